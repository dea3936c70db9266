import { type DataFrame, Expr } from "nodejs-polars";
import type { RowBatch } from "../rows/row-batch.ts";
import { column } from "./column.ts";
import { ex, syntaxExpr } from "./expression.ts";
import { frameBatch } from "./frame-batch.ts";
import { frameColumns, lazyFrame, withColumnNames } from "./native-frame.ts";

/** A Polars expression of any copy of nodejs-polars. */
export interface Serializable {
  serialize(format: "json"): Buffer;
}

/** The expression as one of the copy of nodejs-polars that is used here. */
export function ownExpr(expression: Serializable): Expr {
  return Expr.isExpr(expression) ? expression : syntaxExpr(expression.serialize("json").toString());
}

/** The rows for which all expressions are true, with exactly these columns (absent: all). */
export async function filterFrame(
  frame: DataFrame,
  expressions: readonly Serializable[],
  columns: readonly string[] = frameColumns(frame),
): Promise<RowBatch> {
  let filtered = lazyFrame(frame);
  for (const each of expressions) filtered = filtered.filter(ownExpr(each));
  return frameBatch(await filtered.select(columns.map(column)).collect());
}

/** The frame with further columns of NULLs that have no type yet. */
export function frameWithNulls(frame: DataFrame, names: readonly string[]): Promise<DataFrame> {
  return lazyFrame(frame)
    .withColumns(...names.map((name) => ex.lit(null).alias(name)))
    .collect();
}

/** The frame with some columns under other names: name → new name. */
export function renameFrame(frame: DataFrame, names: ReadonlyMap<string, string>): DataFrame {
  if (names.size === 0) return frame;
  return withColumnNames(
    frame,
    frameColumns(frame).map((name) => names.get(name) ?? name),
  );
}
