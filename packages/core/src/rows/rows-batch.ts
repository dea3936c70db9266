import type { ColumnTypes, StoredRow } from "./column-type.ts";
import type { RowBatch } from "./row-batch.ts";
import { rowsToArrow } from "./rows-to-arrow.ts";

/** A batch of stored rows; becomes Arrow when that is first asked for. */
export function rowsBatch(types: ColumnTypes, rows: readonly StoredRow[]): RowBatch {
  let bytes: Promise<Uint8Array> | undefined;
  return {
    types,
    rowCount: rows.length,
    rows: async () => rows,
    arrow: () => {
      bytes ??= rowsToArrow(types, rows);
      return bytes;
    },
  };
}
