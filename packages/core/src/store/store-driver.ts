import type { Predicate } from "../feature/predicate.ts";
import type { TableName } from "../feature/table-name.ts";
import type { ReadQuery } from "../plan/read-query.ts";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import type { RowBatches } from "../rows/row-batch.ts";
import type { StoreCapabilities } from "./capabilities.ts";

/** What a store is opened for. */
export type AccessMode = "read" | "write";

/** Given to every call that can take long. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Rows done so far and, where known, in all. Never goes back. */
  readonly onProgress?: (progress: Progress) => void;
  /** A new file name in a private folder that lives as long as the call's result. */
  readonly scratchFile?: (extension: string) => string;
}

/** Given to `open`. */
export interface OpenOptions extends CallOptions {
  /**
   * To be called when another store of this process waits for what this one holds: it then closes as soon as it can. Absent
   * where it was opened by hand.
   */
  readonly wanted?: () => void;
}

/** How far a call is, in rows. */
export interface Progress {
  readonly rows: number;
  readonly total?: number;
}

/** How many of the given rows are stored for good. */
export interface Appended {
  readonly rows: number;
}

/** Which rows to remove: those whose `by` columns equal (NULL equals NULL) those of a row that `matching` gives. */
export interface DeleteQuery {
  readonly matching: ReadQuery;
  readonly by: readonly string[];
  /** Only rows for which this holds; absent: all. */
  readonly within?: Predicate;
}

/** Rows of the same table to append again, changed only in system columns. */
export interface AppendQuery {
  readonly from: ReadQuery;
  /** Text columns to set, e.g. a feature version for rows that are carried forward. */
  readonly set?: Readonly<Record<string, string | null>>;
  /** Sets `metaxy_deleted_at` to this time (µs), or to 1 µs after the row's own newest time where that is later. */
  readonly deletedAt?: bigint;
  /** Sets `metaxy_updated_at` likewise. */
  readonly updatedAt?: bigint;
}

/**
 * What the author of a store writes. Arguments arrive validated; core has done keys, versions, system columns, guards and
 * fallback. Errors of the backend leave as `MetadataStoreError`, wrapped once where they arise.
 */
export interface StoreDriver {
  /** Kind of store, for messages. */
  readonly kind: string;
  readonly capabilities: StoreCapabilities;
  /** Where the store points, for people; never a secret. */
  display(): string;
  open(mode: AccessMode, options: OpenOptions): Promise<void>;
  /** Ends running queries with an error, then frees everything. */
  close(): Promise<void>;
  /** Types of the table's columns, in order; `undefined` where there is no such table. */
  describe(table: TableName): Promise<ColumnTypes | undefined>;
  /** Rows of an existing table, as far as `capabilities.pushdown` says. Nothing runs before the first batch is asked for. */
  read(table: TableName, query: ReadQuery, options: CallOptions): RowBatches;
  /** Creates the table if need be, adds missing columns, appends by column name. A batch is stored whole or not at all. */
  append(table: TableName, rows: RowBatches, options: CallOptions): Promise<Appended>;
  /** Removes rows and answers how many. Called only where `capabilities.hardDelete`. */
  delete(table: TableName, query: DeleteQuery, options: CallOptions): Promise<number>;
  /** Removes the table; nothing happens where there is none. */
  drop(table: TableName): Promise<void>;
  /** Every table of the store, those of features and those of the library. */
  listTables(): Promise<TableName[]>;
  /** The native engine: one statement, rows as `ResolveResult` says. Absent: core runs the Polars engine. */
  resolveUpdate?(request: ResolveRequest, options: CallOptions): RowBatches;
  /** Appends rows of the table itself without a round trip. Absent: core reads and appends. */
  appendSelect?(table: TableName, query: AppendQuery, options: CallOptions): Promise<Appended>;
}
