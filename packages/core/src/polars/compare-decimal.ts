import pl, { type Expr } from "nodejs-polars";
import type { ComparisonOperator, Literal } from "../feature/predicate.ts";
import { type DecimalParts, decimalText } from "../rows/decimal-text.ts";
import { compareExprs } from "./compare-columns.ts";
import { ex } from "./expression.ts";
import { unlessNull } from "./truth.ts";

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Exact comparison of a decimal column with a number; `undefined` where the literal is none. */
export function compareDecimal(
  operator: ComparisonOperator,
  column: { readonly expr: Expr; readonly parts: DecimalParts },
  literal: Literal,
): Expr | undefined {
  const bound = boundOf(literal, column.parts.scale);
  if (bound === undefined) return undefined;
  const { expr, parts } = column;
  const isUpper = operator === "<" || operator === "<=";
  const limit = 10n ** BigInt(parts.precision);
  if (bound.floor >= limit) return unlessNull(expr, operator === "!=" || isUpper);
  if (bound.floor <= -limit) return unlessNull(expr, operator === "!=" || operator === ">" || operator === ">=");
  if (bound.isExact) return compareExprs(operator, expr, decimalLiteral(bound.floor, parts));
  if (operator === "=" || operator === "!=") return unlessNull(expr, operator === "!=");
  if (isUpper) return compareExprs("<=", expr, decimalLiteral(bound.floor, parts));
  if (bound.floor + 1n === limit) return unlessNull(expr, false);
  return compareExprs(">=", expr, decimalLiteral(bound.floor + 1n, parts));
}

function decimalLiteral(unscaled: bigint, { scale }: DecimalParts): Expr {
  return ex.lit(decimalText(unscaled, scale)).cast(pl.Decimal(38, scale), true);
}

/** The greatest number with `scale` digits that is not above the literal. */
function boundOf(literal: Literal, scale: number): { readonly floor: bigint; readonly isExact: boolean } | undefined {
  const isNumber = typeof literal === "string" || typeof literal === "number" || typeof literal === "bigint";
  const match = isNumber ? NUMBER.exec(String(literal)) : null;
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const cut = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  const isExact = /^0*$/.test(fraction.slice(scale));
  if (sign === "") return { floor: cut, isExact };
  return { floor: isExact ? -cut : -cut - 1n, isExact };
}
