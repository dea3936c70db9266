import { MetadataStoreError } from "../errors.ts";
import { nameText } from "./filter-names.ts";
import type { Literal, Operand, Predicate } from "./predicate.ts";

const MILLISECONDS = 1000n;
const FIRST_YEAR = Date.parse("0001-01-01T00:00:00Z");
const YEAR_10000 = Date.parse("+010000-01-01T00:00:00Z");

function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) {
    throw new MetadataStoreError(
      "INVALID_FILTER",
      `${value} cannot stand in the text of a filter; give a finite number.`,
    );
  }
  if (Object.is(value, -0)) return "-0.0";
  // Digits alone would be read back as an exact integer.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

/** ISO text in UTC with as many digits of a second as needed, e.g. `2025-01-31T08:00:00.000001Z`. */
function timestampText(microseconds: bigint): string {
  const rest = ((microseconds % MILLISECONDS) + MILLISECONDS) % MILLISECONDS;
  const milliseconds = Number((microseconds - rest) / MILLISECONDS);
  if (milliseconds < FIRST_YEAR || milliseconds >= YEAR_10000) {
    throw new MetadataStoreError("INVALID_FILTER", `Timestamp ${microseconds} µs is not within the years 1 to 9999.`);
  }
  const iso = new Date(milliseconds).toISOString().slice(0, -1);
  if (rest !== 0n) return `${iso}${rest.toString().padStart(3, "0")}Z`;
  return `${iso.endsWith(".000") ? iso.slice(0, -4) : iso}Z`;
}

function literalText(value: Literal): string {
  switch (typeof value) {
    case "string":
      return textLiteral(value);
    case "number":
      return numberText(value);
    case "bigint":
      return value.toString();
    case "boolean":
      return value ? "TRUE" : "FALSE";
    default:
      if (value === null) return "NULL";
      // The grammar has no timestamp literal: the text is compared as a timestamp with columns of that type.
      if ("timestamp" in value) return textLiteral(timestampText(value.timestamp));
      throw new MetadataStoreError("INVALID_FILTER", "Bytes cannot stand in the text of a filter.");
  }
}

function operandText(operand: Operand): string {
  if (operand.kind === "literal") return literalText(operand.value);
  const name = nameText(operand.name);
  return operand.field === undefined ? name : `${name}.${nameText(operand.field)}`;
}

function isNull(operand: Operand): boolean {
  return operand.kind === "literal" && operand.value === null;
}

function compareText(predicate: Predicate & { readonly kind: "compare" }): string {
  const { left, right, operator } = predicate;
  const equality = operator === "=" || operator === "!=";
  // The grammar reads `x = NULL` as `x IS NULL`, while the comparison is NULL for every row.
  if (equality && isNull(left) !== isNull(right)) return "NULL";
  return `${operandText(left)} ${operator} ${operandText(right)}`;
}

function inText(predicate: Predicate & { readonly kind: "in" }): string {
  const operand = operandText(predicate.operand);
  if (predicate.values.length === 0) return predicate.negated ? "TRUE" : "FALSE";
  return `${operand} ${predicate.negated ? "NOT IN" : "IN"} (${predicate.values.map(literalText).join(", ")})`;
}

function nested(predicate: Predicate): string {
  const text = predicateText(predicate);
  return predicate.kind === "and" || predicate.kind === "or" ? `(${text})` : text;
}

function joinedText(members: readonly Predicate[], word: "AND" | "OR"): string {
  const [only] = members;
  if (only === undefined) return word === "AND" ? "TRUE" : "FALSE";
  return members.length === 1 ? predicateText(only) : members.map(nested).join(` ${word} `);
}

/**
 * The one text of a filter, e.g. `duration > 0 AND (kind = 'a' OR kind IS NULL)`; names are quoted only where they must
 * be. `parseFilterText` reads it back, and so does the Python reference.
 * Timestamps become quoted ISO text, because the grammar has no literal for them.
 * @throws MetadataStoreError INVALID_FILTER where a value has no text: bytes, NaN, infinities.
 */
export function predicateText(predicate: Predicate): string {
  switch (predicate.kind) {
    case "compare":
      return compareText(predicate);
    case "in":
      return inText(predicate);
    case "null":
      return `${operandText(predicate.operand)} IS ${predicate.negated ? "NOT NULL" : "NULL"}`;
    case "and":
      return joinedText(predicate.all, "AND");
    case "or":
      return joinedText(predicate.any, "OR");
    case "not": {
      const text = predicateText(predicate.predicate);
      return predicate.predicate.kind === "truth" ? `NOT ${text}` : `NOT (${text})`;
    }
    case "constant":
      return predicate.value === null ? "NULL" : predicate.value ? "TRUE" : "FALSE";
    case "truth":
      return operandText(predicate.operand);
  }
}
