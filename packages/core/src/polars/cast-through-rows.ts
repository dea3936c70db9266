import type { DataFrame } from "nodejs-polars";
import { castRows } from "../rows/cast-rows.ts";
import type { ColumnType, ColumnTypes } from "../rows/column-type.ts";
import { rowsBatch } from "../rows/rows-batch.ts";
import { column } from "./column.ts";
import { frameBatch } from "./frame-batch.ts";
import { lazyFrame } from "./native-frame.ts";
import { frameOf } from "./to-frame.ts";

/** Casts nested columns value by value, for which Polars has no exact cast; the frame itself where there are none. */
export async function castThroughRows(
  frame: DataFrame,
  columns: readonly { readonly name: string; readonly from: ColumnType; readonly to: ColumnType }[],
): Promise<DataFrame> {
  if (columns.length === 0) return frame;
  const from: ColumnTypes = new Map(columns.map((each) => [each.name, each.from]));
  const to: ColumnTypes = new Map(columns.map((each) => [each.name, each.to]));
  const part = await lazyFrame(frame)
    .select(columns.map((each) => column(each.name)))
    .collect();
  const cast = await frameOf(rowsBatch(to, castRows(await frameBatch(part, from).rows(), from, to)));
  const series = columns.map((each) => cast.getColumn(each.name));
  return frame.withColumns(...series);
}
