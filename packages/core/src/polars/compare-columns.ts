import pl, { type Expr } from "nodejs-polars";
import type { ComparisonOperator } from "../feature/predicate.ts";
import type { ColumnType } from "../rows/column-type.ts";
import { INTEGER_RANGES } from "../rows/integer-range.ts";
import { type ColumnExpr, filterError } from "./column-expr.ts";
import { syntaxExpr } from "./expression.ts";
import { UNKNOWN } from "./truth.ts";

/** The comparison of two expressions of one type. */
export function compareExprs(operator: ComparisonOperator, left: Expr, right: Expr): Expr {
  switch (operator) {
    case "=":
      return left.eq(right);
    case "!=":
      return left.neq(right);
    case "<":
      return left.lt(right);
    case "<=":
      return left.ltEq(right);
    case ">":
      return left.gt(right);
    case ">=":
      return left.gtEq(right);
  }
}

/** Two columns; integers of any widths exactly, integers with floats as floats. */
export function compareColumns(operator: ComparisonOperator, left: ColumnExpr, right: ColumnExpr): Expr {
  const kinds = [kindOf(left.type), kindOf(right.type)];
  if (kinds.includes("null")) return UNKNOWN;
  const isNumeric = kinds.every((kind) => kind === "integer" || kind === "float" || kind === "decimal");
  if (kinds[0] !== kinds[1] && !isNumeric) {
    throw filterError(
      `A filter compares ${left.name} with ${right.name}. A text is a column in a Polars comparison; use ex.lit() for a value.`,
    );
  }
  if (isNumeric && kinds.includes("float")) {
    return compareExprs(operator, left.expr.cast(pl.Float64), right.expr.cast(pl.Float64));
  }
  if (kinds[0] === "integer" && kinds[1] === "integer" && left.type !== right.type) {
    return compareExprs(operator, wide(left.expr), wide(right.expr));
  }
  return compareExprs(operator, left.expr, right.expr);
}

function kindOf(type: ColumnType): string {
  if (typeof type !== "string") return "decimal" in type ? "decimal" : "nested";
  if (INTEGER_RANGES.has(type)) return "integer";
  return type === "float32" || type === "float64" ? "float" : type;
}

/** Signed and unsigned 64-bit integers only meet in 128 bits; Polars itself would compare them as floats. */
function wide(expr: Expr): Expr {
  return syntaxExpr(`{"Cast":{"expr":${expr.serialize("json")},"dtype":{"Literal":"Int128"},"options":"Strict"}}`);
}
