import type { ColumnTypes, StoredRow } from "./column-type.ts";

/**
 * Rows with their types. Gives itself as rows or as columns, converting once and only at need, so that a store
 * over JSON files never sees Arrow and a columnar store never sees rows.
 */
export interface RowBatch {
  readonly types: ColumnTypes;
  readonly rowCount: number;
  /** The rows, each with every column of `types`. Not to be changed. */
  rows(): Promise<readonly StoredRow[]>;
  /** An Arrow IPC stream with LargeUtf8 texts and timestamps in µs UTC. */
  arrow(): Promise<Uint8Array>;
  /** Present where the batch can write itself to a Parquet file faster than through Arrow. */
  writeParquet?(path: string): Promise<void>;
}

/** The rows of a Parquet file whose `metaxy_status` is among `statuses`. */
export interface ParquetRows {
  readonly path: string;
  readonly statuses: readonly string[];
}

/** A result or an input in batches. Gives at least one batch, an empty one where there are no rows, so that types are known. */
export interface RowBatches extends AsyncIterable<RowBatch> {
  /** Present where the whole result can be written to one Parquet file without passing through JavaScript. */
  writeParquet?(path: string): Promise<void>;
  /** Present where the rows stand in a Parquet file, which is the spool's own. */
  readonly parquet?: ParquetRows;
  /** Present where an increment can be held by the engine that computes it. Runs it. */
  spool?(): Promise<SpooledRows>;
}

/** What an increment holds, per status. */
export interface SpoolCounts {
  /** Distinct target ids per `metaxy_status`. */
  readonly ids: Readonly<Record<string, number>>;
  /** Rows per `metaxy_status`. */
  readonly rows: Readonly<Record<string, number>>;
  /** Rows to process (new and stale) whose `metaxy_provenance` is NULL. */
  readonly withoutVersion: number;
}

/** Rows held outside of a store, so that later writes do not change them. */
export interface SpooledRows {
  readonly types: ColumnTypes;
  readonly counts: SpoolCounts;
  /** `metaxy_newest` of the summary row, in µs. */
  readonly newest: bigint | undefined;
  /** `metaxy_provenance` of the summary row. */
  readonly summary: string | undefined;
  /** The rows whose `metaxy_status` is among `statuses`, in the order of the spool, in batches of at most `batchSize`. */
  read(query: { readonly statuses: readonly string[]; readonly batchSize: number }): RowBatches;
  /** Frees memory and files. May be called twice. */
  dispose(): Promise<void>;
}
