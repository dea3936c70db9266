import type { AnyFeature, Feature, FeatureGraph, MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import type {
  ErrorCode,
  HashSettings,
  MetadataStoreError,
  RowBatches,
  StoreCapabilities,
  StoredRow,
} from "@metaxy/core/driver";
import type { TestClock, WarningLog } from "@metaxy/core/testing";
import type { FeatureData } from "../features/feature-data.ts";
import type { GoldenStoreOptions } from "../golden/store-subject.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { TestRow } from "./row-table.ts";
import type { Scenario } from "./scenario.ts";
import type { StoreProcess } from "./start-store-process.ts";
import type { Faults, ReferenceStore } from "./store-under-test.ts";

/** A feature whose columns any name may have, so that scenarios write and filter what they like. */
export type TestFeature = Feature<string, string, { readonly [column: string]: unknown }, string, object>;

/** What `define` takes, with names of any kind. */
type LooseSpec = Parameters<FeatureGraph["define"]>[0];

/** A dependency of any kind: what `dep` and `FeatureDep` give. */
export type TestDep = NonNullable<LooseSpec["deps"]>[number];

/** How a column's type is declared, e.g. `int64`. */
export type TestColumn = NonNullable<LooseSpec["columns"]>[string];

/** A field: its code version, or with what it depends on. */
export type TestField = NonNullable<LooseSpec["fields"]>[string];

/** A declaration with names of any kind; `key` gets the scenario's prefix. */
interface TestSpec {
  readonly key: string;
  /** Default: `["id"]`. */
  readonly idColumns?: readonly string[];
  readonly columns?: Readonly<Record<string, TestColumn>>;
  readonly deps?: readonly TestDep[];
  /** Default: one field `default`. */
  readonly fields?: Readonly<Record<string, TestField>>;
  readonly project?: string;
}

export interface TestStoreOptions extends MetadataStoreOptions {
  /**
   * Default: one that the scenarios of an area share, or a place of the scenario's own where hash options are given. Stores of a
   * chain need different places, e.g. `dev` and `prod`.
   */
  readonly place?: string;
  /** Default `write`. */
  readonly mode?: "read" | "write" | "unopened";
}

export interface ExpectedError {
  readonly code: ErrorCode;
  /** What the message must name; all of them. */
  readonly says: RegExp | string | readonly (RegExp | string)[];
}

type ErrorClass = abstract new (...values: never[]) => MetadataStoreError;

/** Anything that gives rows: a query, rows, or a promise of them. */
export type RowSource = { toArray(): Promise<readonly object[]> } | readonly object[] | Promise<readonly object[]>;

export interface ExpectedIncrement {
  readonly new?: readonly TestRow[];
  readonly stale?: readonly TestRow[];
  readonly orphaned?: readonly TestRow[];
  readonly carried?: readonly TestRow[];
}

/** An increment as far as comparing it goes. */
export interface ComparedIncrement {
  readonly counts: Readonly<Record<"new" | "stale" | "orphaned" | "carried", number>>;
  toProcess(): { toArray(): Promise<readonly object[]> };
  orphaned(): { toArray(): Promise<readonly object[]> };
  carried(): { toArray(): Promise<readonly object[]> };
}

/** What a scenario works with. Everything that it opens is closed at its end. */
export interface ScenarioContext {
  readonly scenario: Scenario;
  /** Whether only failing counts: random histories are then not reduced, and tried on one engine. */
  readonly quick: boolean;
  /** Time of every store of the scenario. */
  readonly clock: TestClock;
  readonly warnings: WarningLog;
  /** Of this scenario alone. */
  readonly graph: FeatureGraph;
  /** Another graph, e.g. for another definition under the same key. */
  newGraph(): FeatureGraph;
  /** A key that no other scenario has: `t.key("video")`. */
  key(name: string): string;
  /** Name of a place that no other scenario has. */
  place(name: string): string;
  /** Declares a feature in the scenario's graph, or in another one, under a key with the scenario's prefix. */
  feature(spec: TestSpec, graph?: FeatureGraph): TestFeature;
  /** Declares features that are plain data, for a scenario that compares with the oracle. Keys get no prefix. */
  features(data: readonly FeatureData[], graph?: FeatureGraph): ReadonlyMap<string, TestFeature>;
  capabilities(): Promise<StoreCapabilities>;
  /** A store with the scenario's clock and warnings, opened for writing unless `mode` says otherwise. */
  store(options?: TestStoreOptions): Promise<MetadataStore>;
  /** Closes a store and opens a new handle with its options and others on the same place. */
  reopen(store: MetadataStore, options?: TestStoreOptions): Promise<MetadataStore>;
  /** What `store` hashes with where nothing else is said. */
  hashSettings(store: MetadataStore): HashSettings;
  /** An empty oracle that hashes like `store`. */
  oracle(store: MetadataStore): Oracle;
  /** Every stored row of a feature's table, read past the store. Needs `readRaw`. */
  readRaw(store: MetadataStore, feature: AnyFeature): Promise<readonly StoredRow[]>;
  /** Puts rows into a feature's table as another program would. Needs `injectRaw`. */
  injectRaw(store: MetadataStore, feature: AnyFeature, rows: RowBatches): Promise<void>;
  /** Failures on purpose. Needs `faults`. */
  readonly faults: Faults;
  /** Starts another process with stores of its own, ended with the scenario. Needs `processes`. */
  process(): StoreProcess;
  /** A store that the Python reference wrote. Needs `reference`. */
  readonly reference: ReferenceStore;
  /** Types of the columns of a feature's table in the words of the storage. Needs `reference`. */
  columnTypes(store: MetadataStore, feature: AnyFeature): Promise<Readonly<Record<string, string>>>;
  /** How many rows of features the store's driver has handed over so far. Needs `rowsRead`. */
  rowsRead(store: MetadataStore): number;
  /** Bytes of increments that lie on disk or in the store's engine. */
  spooledBytes(store: MetadataStore): Promise<number>;
  /** Texts that nothing that the stores say may have. */
  readonly secrets: readonly string[];
  /** SQL of the store's last statements, where it tells. */
  sql(store: MetadataStore): readonly string[];

  /** Runs golden sample cases by name, each on a place of its own, and demands every golden answer. */
  golden(names: readonly string[], options?: GoldenStoreOptions): Promise<void>;
  /** Resolves a feature and writes back what is to do; `make` turns a row to process into rows to write. */
  work(
    store: MetadataStore,
    feature: TestFeature,
    make?: (row: TestRow) => TestRow | readonly TestRow[],
  ): Promise<void>;

  /** Demands exactly these rows in any order; of the system columns those that an expected row names, or all. */
  expectRows(actual: RowSource, expected: readonly TestRow[], options?: { readonly system: "all" }): Promise<void>;
  /** Demands exactly these parts, and counts that fit them; parts that are not given must be empty. */
  expectIncrement(actual: ComparedIncrement | Promise<ComparedIncrement>, expected: ExpectedIncrement): Promise<void>;
  /** Demands that a call throws this class with this code, and that its message names what it should. Gives the error. */
  expectError(kind: ErrorClass, expected: ExpectedError, call: () => unknown): Promise<MetadataStoreError>;
  /** As {@link expectError}, and demands that the rows of `unchanged` are as before. */
  expectRefused(
    kind: ErrorClass,
    expected: ExpectedError & { readonly unchanged: readonly (() => RowSource)[] },
    call: () => unknown,
  ): Promise<MetadataStoreError>;
  /** Demands that two values are equal, structs by name in any order. */
  expectEqual(actual: unknown, expected: unknown, what?: string): void;
  /** Demands a condition; `otherwise` says what was found instead. */
  expectThat(condition: boolean, otherwise: string): void;
}
