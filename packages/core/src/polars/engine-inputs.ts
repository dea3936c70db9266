import type { ColumnTypes } from "../rows/column-type.ts";
import type { PolarsExpression } from "../rows/polars-types.ts";
import type { RowBatches } from "../rows/row-batch.ts";

/** What the engine is given to read, in stored names; columns that a request does not name are passed over. */
export interface EngineInputs {
  /** As in `parents` of the request: the latest live rows of the parent's feature version. Absent: no table, so no rows. */
  readonly parents: readonly (RowBatches | undefined)[];
  /** Of every definition the latest row per id, deleted ones too: `latestBy` ids and `metaxy_feature_version`. */
  readonly target: RowBatches | undefined;
  /** Likewise by `compareOn`. */
  readonly marks: RowBatches | undefined;
  /** False: these are all stored rows, of which the engine keeps the latest itself. */
  readonly latestKept?: boolean;
  /** Number of stored rows of each parent where none is of its feature version, else 0. */
  readonly otherDefinitions: readonly number[];
  /** Polars expressions over stored columns of the target, which no predicate can say: filters, and reasons to be stale. */
  readonly expressions?: TargetExpressions;
}

export interface TargetExpressions {
  readonly target: readonly PolarsExpression[];
  readonly stale: readonly PolarsExpression[];
  /** Columns that they may name and the table lacks: NULL. */
  readonly unstored: ColumnTypes;
}

export interface EngineOptions {
  readonly signal?: AbortSignal | undefined;
  /** Rows hashed so far, of all expected rows. */
  readonly onProgress?: ((progress: { readonly rows: number; readonly total?: number }) => void) | undefined;
  /** Private folder for files that last as long as the result. */
  readonly directory: string;
  /** Bytes up to which a spool stays in memory. */
  readonly memoryLimit?: number;
}
