import type { ColumnTypes } from "./column-type.ts";
import type { RowBatch, RowBatches } from "./row-batch.ts";
import { rowsBatch } from "./rows-batch.ts";

type BatchSource = Iterable<RowBatch> | AsyncIterable<RowBatch>;

/**
 * Batches of one result. A function is called anew for each iteration, so the result can be read again. With `types`, an
 * empty batch of these is given where the source gives none.
 */
export function batchesOf(source: BatchSource | (() => BatchSource), types?: ColumnTypes): RowBatches {
  return {
    async *[Symbol.asyncIterator]() {
      let isEmpty = true;
      for await (const batch of typeof source === "function" ? source() : source) {
        isEmpty = false;
        yield batch;
      }
      if (isEmpty && types !== undefined) yield rowsBatch(types, []);
    },
  };
}
