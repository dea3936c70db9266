import type { AmongRows } from "../../plan/read-query.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow } from "../../rows/index.ts";
import { rowKey } from "./compare-values.ts";

/** Rows that tell stored ones by some of their columns, which have these types. */
export function amongRows(rows: readonly StoredRow[], columns: readonly string[], types: ColumnTypes): AmongRows {
  return { columns, types: new Map(columns.map((name) => [name, types.get(name) ?? "null"])), rows };
}

function accepting({ columns }: AmongRows, keys: ReadonlySet<string>): (row: StoredRow) => boolean {
  return (row) => keys.has(rowKey(row, columns));
}

/** Whether a row has the values of one of them. */
export function isAmong(among: AmongRows): (row: StoredRow) => boolean {
  return accepting(among, new Set(among.rows.map((row) => rowKey(row, among.columns))));
}

/** As {@link isAmong}, letting the event loop turn. */
export async function amongInSlices(among: AmongRows): Promise<(row: StoredRow) => boolean> {
  const keys = new Set<string>();
  await eachRow(among.rows, (row) => keys.add(rowKey(row, among.columns)));
  return accepting(among, keys);
}
