import type { RowBatch, RowBatches } from "../rows/row-batch.ts";
import type { PolarsExpression } from "./filters.ts";
import { loadPolars } from "./load-polars.ts";
import { withScratchFolder } from "./spool-folder.ts";

/** Applies expressions that no store understands, after reading; an expression may look at all rows, so all are read. */
export function filterFrames(
  rows: RowBatches,
  expressions: readonly PolarsExpression[],
  columns: readonly string[] | undefined,
): RowBatches {
  async function* filtered(): AsyncGenerator<RowBatch> {
    const polars = await loadPolars();
    yield await withScratchFolder(async (folder) => {
      const frame = await polars.toFrame(rows, { directory: folder });
      return polars.filterFrame(frame, expressions, columns);
    });
  }
  return { [Symbol.asyncIterator]: filtered };
}
