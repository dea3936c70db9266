import type { StoredRow } from "../../rows/column-type.ts";
import { rowsBatch } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { rowKey } from "./compare-values.ts";

export interface RebatchOptions {
  readonly size: number;
  /** Neighbouring rows that agree in these columns stay in one batch, which may then be larger. */
  readonly groupBy?: readonly string[] | undefined;
}

/** Cuts and joins batches so that each has exactly `size` rows but the last; no batch where there are no rows. */
export async function* rebatch(batches: AsyncIterable<RowBatch>, options: RebatchOptions): AsyncGenerator<RowBatch> {
  const { size, groupBy } = options;
  let waiting: StoredRow[] = [];
  let lastKey: string | undefined;
  let types: RowBatch["types"] = new Map();
  for await (const batch of batches) {
    types = batch.types;
    if (groupBy === undefined && batch.rowCount === size && waiting.length === 0) {
      yield batch;
      continue;
    }
    for (const row of await batch.rows()) {
      const key = groupBy === undefined ? undefined : rowKey(row, groupBy);
      const mayCut = key === undefined || key !== lastKey;
      if (waiting.length >= size && mayCut) {
        yield rowsBatch(types, waiting);
        waiting = [];
      }
      waiting.push(row);
      lastKey = key;
    }
  }
  if (waiting.length > 0) yield rowsBatch(types, waiting);
}
