import pl, { type Expr } from "nodejs-polars";
import type { Literal } from "../feature/predicate.ts";
import { INTEGER_RANGES, isInRange } from "../rows/integer-range.ts";
import type { ColumnExpr } from "./column-expr.ts";
import { compareWithLiteral } from "./compare-with-literal.ts";
import { ex } from "./expression.ts";
import { UNKNOWN } from "./truth.ts";

/** SQL's `IN`: false for no values at all; unknown for NULL, and where nothing matches but a value is NULL. */
export function isAmong(column: ColumnExpr, values: readonly Literal[]): Expr {
  if (values.length === 0) return ex.lit(false);
  const present = values.filter((value) => value !== null);
  const found = present.length === 0 ? UNKNOWN : isOneOf(column, present);
  return present.length < values.length ? ex.anyHorizontal([found, UNKNOWN]) : found;
}

function isOneOf(column: ColumnExpr, values: readonly Literal[]): Expr {
  const texts = values.filter((value) => typeof value === "string");
  if (column.type === "string" && texts.length === values.length && texts.every((text) => text.isWellFormed())) {
    return column.expr.isIn(texts);
  }
  const integers = values.filter((value) => typeof value === "bigint");
  if (typeof column.type === "string" && INTEGER_RANGES.has(column.type) && integers.length === values.length) {
    return isOneInteger(column, integers);
  }
  return ex.anyHorizontal(values.map((value) => compareWithLiteral("=", column, value)));
}

/** `pl.lit` makes a list literal of a Series, exact in every integer; of bigints in a plain array Polars loses sign and digits. */
function isOneInteger({ expr, type }: ColumnExpr, values: readonly bigint[]): Expr {
  const isUnsigned = type === "uint64";
  const fitting = values.filter((value) => isInRange(value, isUnsigned ? "uint64" : "int64"));
  const list = isUnsigned ? pl.Series(BigUint64Array.from(fitting)) : pl.Series(BigInt64Array.from(fitting));
  return (isUnsigned ? expr : expr.cast(pl.Int64)).isIn(pl.lit(list));
}
