import type { ColumnType } from "../rows/column-type.ts";
import { isDecimalText } from "../rows/decimal-text.ts";
import type { Literal } from "./predicate.ts";

const MICROSECONDS_PER_DAY = 86_400_000_000n;
const INTEGERS = /^u?int/;

function isoMicroseconds(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  if (match === null) return undefined;
  const milliseconds = Date.parse(`${match[1]}T${match[2] ?? "00:00:00"}${match[4] ?? "Z"}`);
  return Number.isNaN(milliseconds)
    ? undefined
    : BigInt(milliseconds) * 1000n + BigInt((match[3] ?? "").padEnd(6, "0"));
}

function isNumber(literal: Literal): boolean {
  if (typeof literal === "string") return isDecimalText(literal);
  return typeof literal === "bigint" || (typeof literal === "number" && !Number.isNaN(literal));
}

/**
 * A literal in the form in which a column of the type is compared: bigint for integers (a fraction stays a number), number
 * for floats and for the days of dates, `{ timestamp }` for timestamps, whose numbers are µs; `undefined` where the two have
 * no order.
 */
export function coerceLiteral(literal: Literal, type: ColumnType): Literal | undefined {
  if (literal === null || type === "null") return literal;
  if (typeof type !== "string") return "decimal" in type && isNumber(literal) ? literal : undefined;
  if (INTEGERS.test(type)) {
    if (typeof literal === "bigint") return literal;
    if (typeof literal !== "number" || Number.isNaN(literal)) return undefined;
    return Number.isInteger(literal) ? BigInt(literal) : literal;
  }
  switch (type) {
    case "float32":
    case "float64":
      if (typeof literal === "bigint") return Number(literal);
      return typeof literal === "number" && !Number.isNaN(literal) ? literal : undefined;
    case "bool":
      return typeof literal === "boolean" ? literal : undefined;
    case "string":
      return typeof literal === "string" ? literal : undefined;
    case "binary":
      return typeof literal === "object" && "binary" in literal ? literal : undefined;
    case "timestamp":
    case "timestamp_naive":
    case "date":
      return coercedTime(literal, type);
    default:
      return typeof literal === "bigint" ? literal : undefined;
  }
}

function coercedTime(literal: Literal, type: "timestamp" | "timestamp_naive" | "date"): Literal | undefined {
  const time =
    typeof literal === "bigint" || (typeof literal === "number" && Number.isSafeInteger(literal))
      ? BigInt(literal)
      : typeof literal === "string"
        ? isoMicroseconds(literal)
        : typeof literal === "object" && literal !== null && "timestamp" in literal
          ? literal.timestamp
          : undefined;
  if (time === undefined) return undefined;
  if (type !== "date") return { timestamp: time };
  return time % MICROSECONDS_PER_DAY === 0n ? Number(time / MICROSECONDS_PER_DAY) : undefined;
}
