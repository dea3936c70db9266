import pl, { type Expr } from "nodejs-polars";
import type { ComparisonOperator, Literal } from "../feature/predicate.ts";
import type { ColumnType } from "../rows/column-type.ts";
import { describeValue } from "../rows/describe-value.ts";
import { INTEGER_RANGES } from "../rows/integer-range.ts";
import { integerLiteral } from "./column.ts";
import { type ColumnExpr, filterError } from "./column-expr.ts";
import { compareExprs } from "./compare-columns.ts";
import { compareDecimal } from "./compare-decimal.ts";
import { ex, syntaxExpr } from "./expression.ts";
import { UNKNOWN, unlessNull } from "./truth.ts";

/** A column with a value of its type; NULL gives unknown. */
export function compareWithLiteral(operator: ComparisonOperator, column: ColumnExpr, literal: Literal): Expr {
  const { type, expr } = column;
  if (literal === null || type === "null") return UNKNOWN;
  if (typeof type !== "string") {
    const compared = "decimal" in type ? compareDecimal(operator, { expr, parts: type.decimal }, literal) : undefined;
    return compared ?? refuse(column, literal);
  }
  if (INTEGER_RANGES.has(type)) return compareInteger(operator, column, literal);
  const value = literalExpr(literal, type) ?? refuse(column, literal);
  return compareExprs(operator, type === "float32" ? expr.cast(pl.Float64) : expr, value);
}

function refuse(column: ColumnExpr, literal: Literal): never {
  throw filterError(`A filter compares ${column.name} with ${showLiteral(literal)}. Give a value of its type.`);
}

function showLiteral(literal: Literal): string {
  if (typeof literal !== "object" || literal === null) return describeValue(literal);
  return "timestamp" in literal ? "a timestamp" : "binary";
}

function compareInteger(operator: ComparisonOperator, column: ColumnExpr, literal: Literal): Expr {
  const isWhole = typeof literal === "bigint" || (typeof literal === "number" && Number.isInteger(literal));
  if (!isWhole || typeof column.type !== "string") return refuse(column, literal);
  const value = BigInt(literal);
  const [least, greatest] = INTEGER_RANGES.get(column.type) ?? [0n, 0n];
  if (value > greatest) return unlessNull(column.expr, operator === "!=" || operator === "<" || operator === "<=");
  if (value < least) return unlessNull(column.expr, operator === "!=" || operator === ">" || operator === ">=");
  return column.type === "uint64"
    ? compareExprs(operator, column.expr, integerLiteral(value, "UInt64"))
    : compareExprs(operator, column.expr.cast(pl.Int64), integerLiteral(value));
}

/** A literal in the type of the column; `undefined` where it has none. */
function literalExpr(literal: Literal, type: ColumnType & string): Expr | undefined {
  switch (type) {
    case "float32":
    case "float64":
      return typeof literal === "number" || typeof literal === "bigint" ? ex.lit(Number(literal)) : undefined;
    case "bool":
      return typeof literal === "boolean" ? ex.lit(literal) : undefined;
    case "string":
      return typeof literal === "string" && literal.isWellFormed() ? ex.lit(literal) : undefined;
    case "binary":
      return isObject(literal) && "binary" in literal ? scalar({ Binary: [...literal.binary] }) : undefined;
    case "date":
      return typeof literal === "number" && Number.isInteger(literal) ? scalar({ Date: literal }) : undefined;
    case "time":
      return typeof literal === "bigint" ? syntaxExpr(`{"Literal":{"Scalar":{"Time":${literal * 1000n}}}}`) : undefined;
    case "timestamp":
      return isObject(literal) && "timestamp" in literal ? timestamp(literal.timestamp, '{"inner":"UTC"}') : undefined;
    case "timestamp_naive":
      return isObject(literal) && "timestamp" in literal ? timestamp(literal.timestamp, "null") : undefined;
    default:
      return undefined;
  }
}

function isObject<T>(value: T): value is T & object {
  return typeof value === "object" && value !== null;
}

function scalar(value: object): Expr {
  return syntaxExpr(JSON.stringify({ Literal: { Scalar: value } }));
}

function timestamp(micros: bigint, zone: string): Expr {
  return syntaxExpr(`{"Literal":{"Scalar":{"Datetime":[${micros},"Microseconds",${zone}]}}}`);
}
