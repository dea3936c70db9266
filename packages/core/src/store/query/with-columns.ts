import type { ColumnTypes } from "../../rows/column-type.ts";
import { emptyRow, rowsBatch } from "../../rows/index.ts";
import type { RowBatch, RowBatches } from "../../rows/row-batch.ts";

async function withColumnsOf(batch: RowBatch, types: ColumnTypes): Promise<RowBatch> {
  const own: ColumnTypes = new Map([...types].map(([name, type]) => [name, batch.types.get(name) ?? type]));
  const rows = (await batch.rows()).map((given) => {
    const row = emptyRow();
    for (const name of own.keys()) row[name] = given[name] ?? null;
    return row;
  });
  return rowsBatch(own, rows);
}

/** Rows with the columns that are declared but not stored. */
export function withUnstored(batches: RowBatches, stored: ColumnTypes, unstored: ColumnTypes): RowBatches {
  return unstored.size === 0 ? batches : withColumns(batches, new Map([...stored, ...unstored]));
}

/** Rows with exactly these columns, in this order: NULL where a batch lacks one. */
export function withColumns(batches: RowBatches, types: ColumnTypes): RowBatches {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const batch of batches) yield await withColumnsOf(batch, types);
    },
  };
}
