import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow, emptyRow, rowsBatch } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";

/** Types of exactly these columns, as stored where they are. */
export function completeTypes(stored: ColumnTypes, wanted: ColumnTypes): ColumnTypes {
  return new Map([...wanted].map(([name, type]) => [name, stored.get(name) ?? type]));
}

/** A batch with exactly these columns, in this order: NULL where it lacks one. */
export async function completeBatch(batch: RowBatch, wanted: ColumnTypes): Promise<RowBatch> {
  const types = completeTypes(batch.types, wanted);
  const rows: StoredRow[] = [];
  await eachRow(await batch.rows(), (given) => {
    const row = emptyRow();
    for (const name of types.keys()) row[name] = given[name] ?? null;
    rows.push(row);
  });
  return rowsBatch(types, rows);
}
