import { batchesOf } from "./batches-of.ts";
import type { RowBatch, RowBatches } from "./row-batch.ts";

/** One batch as a result; writes itself to Parquet if the batch can. */
export function singleBatch(batch: RowBatch): RowBatches {
  const batches = batchesOf([batch]);
  return batch.writeParquet === undefined
    ? batches
    : { ...batches, writeParquet: (path) => batch.writeParquet?.(path) ?? Promise.resolve() };
}
