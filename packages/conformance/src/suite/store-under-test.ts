import type { MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import type { RowBatches, StoredRow, TableName } from "@metaxy/core/driver";
import type { GoldenCase } from "../golden/golden-case.ts";

/** What is certified: how its stores are opened, and what the place of the run offers beyond them. */
export interface StoreUnderTest {
  /** Kind of store, e.g. `my-store`; names its column in the support matrix. */
  readonly name: string;
  /**
   * Creates an unopened store with these options on a place. A place is a short name such as `main`; a durable store maps
   * it to the same file, schema or folder each time. Every place is empty when the run begins.
   */
  open(options: MetadataStoreOptions, place: string): MetadataStore | Promise<MetadataStore>;
  /** Every stored row of a table as it stands, read past the store's own reading. */
  readRaw?(at: RawAccess): Promise<readonly StoredRow[]>;
  /** Puts rows into a table as another program would, creating it at need. */
  injectRaw?(at: RawAccess, rows: RowBatches): Promise<void>;
  readonly faults?: Faults;
  /** A store of this kind that the Python reference wrote. */
  readonly reference?: ReferenceStore;
  /** How many rows of features the store's driver has handed over so far. */
  rowsRead?(store: MetadataStore): number;
  /**
   * Bytes of increments that the store's own engine holds on disk, such as in temporary tables. Absent: what exceeds
   * `spoolMemoryLimit` lies in files of core.
   */
  spooledBytes?(store: MetadataStore): number | Promise<number>;
  /** SQL of the store's last statements, for failure texts and scenarios about statements. */
  statements?(store: MetadataStore): readonly string[];
  /** Passwords, keys and tokens that its stores are opened with; no message may have them. */
  readonly secrets?: readonly string[];
  /** Runs before the first scenario. */
  setUp?(): Promise<void>;
  /** Runs after the last scenario. */
  tearDown?(): Promise<void>;
}

/** A store that the Python reference wrote, for stores that have a counterpart there. */
export interface ReferenceStore {
  /** What is declared in it, and what it answers as it stands and after a change. */
  readonly history: GoldenCase;
  /** Puts a copy of it on an empty place, for `open` to open. */
  copyTo(place: string): Promise<void>;
  /** Types of a table's columns in the words of the storage, read past the store. */
  columnTypes(at: RawAccess): Promise<Readonly<Record<string, string>>>;
}

/** A table of a store of the run. */
export interface RawAccess {
  readonly store: MetadataStore;
  readonly place: string;
  readonly table: TableName;
}

/** What a driver does when a fault strikes. */
export type FaultStep = "append" | "delete" | "drop" | "read" | "resolveUpdate";

/** A failure on purpose. */
export interface Fault {
  readonly step: FaultStep;
  /** Which of the next calls of the step it hits; the first is 1. */
  readonly occurrence: number;
  /** `fail` (default): the call throws. `kill`: the process ends with SIGKILL. */
  readonly how?: "fail" | "kill";
}

/** Failures on purpose. */
export interface Faults {
  /**
   * Arms a fault of the store's driver: it strikes as late as the store can arrange, after the rows went out and before they
   * count as stored. Gives back how to disarm it.
   */
  strike(store: MetadataStore, fault: Fault): () => void;
  /**
   * Path of a module that exports this `StoreUnderTest` as `storeUnderTest`: what other processes open their stores with, on
   * the same places. Absent: the store cannot be used by several processes.
   */
  readonly module?: string;
}
