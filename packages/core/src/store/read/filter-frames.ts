import type { ColumnTypes } from "../../rows/column-type.ts";
import type { PolarsExpression } from "../../rows/polars-types.ts";
import type { RowBatch, RowBatches } from "../../rows/row-batch.ts";
import { loadPolars } from "../session/load-polars.ts";
import { withScratchFolder } from "../session/spool-folder.ts";

/** What filters the rows of a feature after they were read, and the columns that are wanted of them. */
export interface FrameFilter {
  readonly feature: string;
  readonly expressions: readonly PolarsExpression[];
  readonly columns?: readonly string[] | undefined;
  /** Columns that expressions may name: NULL where the rows lack one. Absent: those that the rows have. */
  readonly types?: ColumnTypes;
}

/**
 * Applies expressions that no store understands, after reading; an expression may look at all rows, so all are read.
 * @throws MetadataSchemaError METADATA_SCHEMA for an unknown column, MetadataStoreError INVALID_FILTER for what Polars refuses.
 */
export function filterFrames(rows: RowBatches, { feature, expressions, columns, types }: FrameFilter): RowBatches {
  async function* filtered(): AsyncGenerator<RowBatch> {
    const polars = await loadPolars();
    yield* await withScratchFolder(async (folder) => {
      const stored = await polars.toFrame(rows, { directory: folder });
      const frame = types === undefined ? stored : await polars.withTypedNulls(stored, types);
      await polars.checkExpressions(expressions, frame, feature);
      return polars.filterFrame(frame, expressions, columns);
    });
  }
  return { [Symbol.asyncIterator]: filtered };
}
