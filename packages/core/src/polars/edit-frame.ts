import { type DataFrame, Expr } from "nodejs-polars";
import { type ColumnTypes, emptyRow, rowsBatch } from "../rows/index.ts";
import type { PolarsExpression } from "../rows/polars-types.ts";
import type { RowBatches } from "../rows/row-batch.ts";
import { column } from "./column.ts";
import { ex, syntaxExpr } from "./expression.ts";
import { frameTypes } from "./frame-fields.ts";
import { frameRows } from "./frame-rows.ts";
import { frameColumns, frameSelect, lazyFrame, withColumnNames } from "./native-frame.ts";
import { frameOf } from "./to-frame.ts";

/** The expression as one of the copy of nodejs-polars that is used here. */
export function ownExpr(expression: PolarsExpression): Expr {
  return Expr.isExpr(expression) ? expression : syntaxExpr(expression.serialize("json").toString());
}

/** Filtered rows in one batch. */
const FILTERED_BATCH_ROWS = 10_000;

/** The rows for which all expressions are true, with exactly these columns (absent: all). */
export async function filterFrame(
  frame: DataFrame,
  expressions: readonly PolarsExpression[],
  columns: readonly string[] = frameColumns(frame),
): Promise<RowBatches> {
  let filtered = lazyFrame(frame);
  for (const each of expressions) filtered = filtered.filter(ownExpr(each));
  const rows = await filtered.select(columns.map(column)).collect();
  return frameRows(rows, frameTypes(rows), FILTERED_BATCH_ROWS);
}

/** The frame with further columns of NULLs that have no type yet. */
export function frameWithNulls(frame: DataFrame, names: readonly string[]): Promise<DataFrame> {
  return lazyFrame(frame)
    .withColumns(...names.map((name) => ex.lit(null).alias(name)))
    .collect();
}

/** The frame with exactly these columns, in this order: NULL where it lacks one. */
export async function completeFrame(frame: DataFrame, types: ColumnTypes): Promise<DataFrame> {
  return frameSelect(await withTypedNulls(frame, types), [...types.keys()]);
}

/** The frame with those of these columns that it lacks, all NULL. */
export async function withTypedNulls(frame: DataFrame, types: ColumnTypes): Promise<DataFrame> {
  const present = new Set(frameColumns(frame));
  const lacking = new Map([...types].filter(([name]) => !present.has(name)));
  if (lacking.size === 0) return frame;
  const row = emptyRow();
  for (const name of lacking.keys()) row[name] = null;
  const nulls = lazyFrame(await frameOf(rowsBatch(lacking, [row])));
  return lazyFrame(frame).join(nulls, { how: "cross" }).collect();
}

/** The frame with some columns under other names: name → new name. */
export function renameFrame(frame: DataFrame, names: ReadonlyMap<string, string>): DataFrame {
  if (names.size === 0) return frame;
  return withColumnNames(
    frame,
    frameColumns(frame).map((name) => names.get(name) ?? name),
  );
}
