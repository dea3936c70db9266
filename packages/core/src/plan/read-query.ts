import type { Predicate } from "../feature/predicate.ts";
import type { ColumnTypes, StoredRow } from "../rows/column-type.ts";

/** Rows that tell stored ones by the values of some columns: any number of them. NULL equals NULL, and NaN equals NaN. */
export interface AmongRows {
  readonly columns: readonly string[];
  /** Stored types of these columns, in which the values are. */
  readonly types: ColumnTypes;
  readonly rows: readonly StoredRow[];
}

/** What to read of one table. Steps apply in this order. */
export interface ReadQuery {
  /** On stored rows, before the latest are kept. */
  readonly where?: Predicate;
  /** Only stored rows with the values of one of these. */
  readonly among?: AmongRows;
  /** Keep one row per these columns, the latest (see {@link LatestFirst}). NULL equals NULL. */
  readonly latestBy?: readonly string[];
  /** On what is left. */
  readonly having?: Predicate;
  /** Exactly these columns in this order; absent: all. */
  readonly columns?: readonly string[];
  /** At most so many rows. */
  readonly limit?: number;
}

/**
 * The order in which rows of one sample are newer, first difference wins: `coalesce(metaxy_deleted_at, metaxy_updated_at)`,
 * `metaxy_created_at`, deleted before live, `metaxy_provenance`, `metaxy_data_version`; greater first, texts by code
 * point, NULL last.
 */
export type LatestFirst = "see ReadQuery.latestBy";
