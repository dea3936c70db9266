import { MetadataStoreError } from "../errors.ts";
import { isReservedWord } from "./filter-names.ts";
import { type FilterToken, filterError, filterTokens } from "./filter-tokens.ts";
import type { ColumnRef, ComparisonOperator, Literal, Operand, Predicate } from "./predicate.ts";

const OPERATORS: ReadonlyMap<string, ComparisonOperator> = new Map([
  ["=", "="],
  ["!=", "!="],
  ["<>", "!="],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);

/** Deeper nesting than any person writes; keeps hostile text from exhausting the stack. */
const DEEPEST = 200;

/** A position in the tokens of one filter. */
interface Cursor {
  readonly source: string;
  readonly tokens: readonly FilterToken[];
  at: number;
  depth: number;
}

function current(cursor: Cursor): FilterToken {
  const token = cursor.tokens[cursor.at] ?? cursor.tokens.at(-1);
  return token ?? { kind: "end", text: "the end", at: cursor.source.length };
}

function fail(cursor: Cursor, problem: string): MetadataStoreError {
  return filterError(cursor.source, current(cursor).at, problem);
}

function found({ kind, text }: FilterToken): string {
  return kind === "end" ? text : JSON.stringify(text);
}

function isWord(cursor: Cursor, word: string): boolean {
  const { kind, text } = current(cursor);
  return kind === "name" && text.toUpperCase() === word;
}

function takeWord(cursor: Cursor, word: string): boolean {
  if (!isWord(cursor, word)) return false;
  cursor.at += 1;
  return true;
}

function takeSymbol(cursor: Cursor, symbol: string): boolean {
  const { kind, text } = current(cursor);
  if (kind !== "symbol" || text !== symbol) return false;
  cursor.at += 1;
  return true;
}

function demandSymbol(cursor: Cursor, symbol: string): void {
  if (!takeSymbol(cursor, symbol))
    throw fail(cursor, `expected ${JSON.stringify(symbol)}, found ${found(current(cursor))}.`);
}

function takeName(cursor: Cursor): string {
  const token = current(cursor);
  if (token.kind !== "quoted" && token.kind !== "name") throw fail(cursor, `expected a name, found ${found(token)}.`);
  if (token.kind === "name" && isReservedWord(token.text)) {
    throw fail(
      cursor,
      `${token.text} is a word of SQL; write "${token.text}" in double quotes where a column has that name.`,
    );
  }
  cursor.at += 1;
  return token.text;
}

function parseColumn(cursor: Cursor): ColumnRef {
  const name = takeName(cursor);
  const field = takeSymbol(cursor, ".") ? takeName(cursor) : undefined;
  if (current(cursor).text === "." && current(cursor).kind === "symbol") {
    throw fail(cursor, "only one field of a struct column can be named, as in a.b.");
  }
  if (takeSymbol(cursor, "(")) {
    cursor.at -= 1;
    throw fail(cursor, `functions are not supported; ${JSON.stringify(name)} is followed by "(".`);
  }
  return field === undefined ? { kind: "column", name } : { kind: "column", name, field };
}

function numberOf(cursor: Cursor, text: string, negative: boolean): number | bigint {
  if (!/^\d+$/.test(text)) {
    if (!Number.isFinite(Number(text))) throw fail(cursor, `${text} is too large for a number.`);
    return negative ? -Number(text) : Number(text);
  }
  const exact = negative ? -BigInt(text) : BigInt(text);
  const value = Number(exact);
  return Number.isSafeInteger(value) ? value : exact;
}

/** A literal, if one stands here. */
function parseLiteral(cursor: Cursor): { readonly value: Literal } | undefined {
  const token = current(cursor);
  if (token.kind === "text") {
    cursor.at += 1;
    return { value: token.text };
  }
  const negative = takeSymbol(cursor, "-");
  const number = current(cursor);
  if (number.kind === "number") {
    const value = numberOf(cursor, number.text, negative);
    cursor.at += 1;
    return { value };
  }
  if (negative) throw fail(cursor, `"-" must be followed by a number, found ${found(number)}.`);
  if (takeWord(cursor, "TRUE")) return { value: true };
  if (takeWord(cursor, "FALSE")) return { value: false };
  return takeWord(cursor, "NULL") ? { value: null } : undefined;
}

function parseOperand(cursor: Cursor): Operand {
  if (takeSymbol(cursor, "(")) {
    deeper(cursor);
    const inner = parseOperand(cursor);
    demandSymbol(cursor, ")");
    cursor.depth -= 1;
    return inner;
  }
  const literal = parseLiteral(cursor);
  return literal === undefined ? parseColumn(cursor) : { kind: "literal", value: literal.value };
}

function deeper(cursor: Cursor): void {
  cursor.depth += 1;
  if (cursor.depth > DEEPEST) throw fail(cursor, `more than ${DEEPEST} nested parentheses or NOTs.`);
}

function parseValues(cursor: Cursor): Literal[] {
  demandSymbol(cursor, "(");
  const values: Literal[] = [];
  do {
    const literal = parseLiteral(cursor);
    if (literal === undefined) throw fail(cursor, `IN takes literals, found ${found(current(cursor))}.`);
    values.push(literal.value);
  } while (takeSymbol(cursor, ","));
  demandSymbol(cursor, ")");
  return values;
}

function isNullLiteral(operand: Operand): boolean {
  return operand.kind === "literal" && operand.value === null;
}

function compared(operator: ComparisonOperator, left: Operand, right: Operand): Predicate {
  const negated = operator === "!=";
  if (operator === "=" || negated) {
    // As in the reference, equality with NULL asks whether the column is NULL.
    if (left.kind === "column" && isNullLiteral(right)) return { kind: "null", operand: left, negated };
    if (right.kind === "column" && isNullLiteral(left)) return { kind: "null", operand: right, negated };
  }
  return { kind: "compare", operator, left, right };
}

/** An operand that stands alone, as a condition. */
function asCondition(cursor: Cursor, operand: Operand, start: number): Predicate {
  if (operand.kind === "column") return { kind: "truth", operand };
  if (operand.value === null || typeof operand.value === "boolean") return { kind: "constant", value: operand.value };
  cursor.at = start;
  throw fail(cursor, "a literal alone is no condition; compare it with a column.");
}

function parseComparison(cursor: Cursor): Predicate {
  const start = cursor.at;
  const left = parseOperand(cursor);
  if (takeWord(cursor, "IS")) {
    const negated = takeWord(cursor, "NOT");
    if (takeWord(cursor, "NULL")) return { kind: "null", operand: left, negated };
    throw fail(cursor, `only IS NULL and IS NOT NULL are supported, found ${found(current(cursor))}.`);
  }
  const negated = takeWord(cursor, "NOT");
  if (isWord(cursor, "IN")) {
    if (left.kind !== "column") throw fail(cursor, "the left side of IN must be a column.");
    cursor.at += 1;
    return { kind: "in", operand: left, values: parseValues(cursor), negated };
  }
  if (negated) throw fail(cursor, `expected IN after NOT, found ${found(current(cursor))}.`);
  const token = current(cursor);
  const operator = token.kind === "symbol" ? OPERATORS.get(token.text) : undefined;
  if (operator === undefined) return asCondition(cursor, left, start);
  cursor.at += 1;
  return compared(operator, left, parseOperand(cursor));
}

/** Whether the parenthesis that opens here holds a condition rather than an operand. */
function opensCondition(cursor: Cursor): boolean {
  let depth = 0;
  for (let at = cursor.at; at < cursor.tokens.length; at++) {
    const token = cursor.tokens[at];
    if (token === undefined || token.kind === "end") return true;
    if (token.kind !== "symbol") continue;
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    if (depth > 0) continue;
    const next = cursor.tokens[at + 1];
    if (next === undefined) return true;
    if (next.kind === "symbol") return !OPERATORS.has(next.text);
    return !(next.kind === "name" && /^(?:is|in|not)$/i.test(next.text));
  }
  return true;
}

function parseNegation(cursor: Cursor): Predicate {
  if (takeWord(cursor, "NOT")) {
    deeper(cursor);
    const predicate = parseNegation(cursor);
    cursor.depth -= 1;
    return { kind: "not", predicate };
  }
  const { kind, text } = current(cursor);
  if (kind !== "symbol" || text !== "(" || !opensCondition(cursor)) return parseComparison(cursor);
  cursor.at += 1;
  deeper(cursor);
  const inner = parseOr(cursor);
  demandSymbol(cursor, ")");
  cursor.depth -= 1;
  return inner;
}

function parseAnd(cursor: Cursor): Predicate {
  const first = parseNegation(cursor);
  const all = [first];
  while (takeWord(cursor, "AND")) all.push(parseNegation(cursor));
  return all.length === 1 ? first : { kind: "and", all };
}

function parseOr(cursor: Cursor): Predicate {
  const first = parseAnd(cursor);
  const any = [first];
  while (takeWord(cursor, "OR")) any.push(parseAnd(cursor));
  return any.length === 1 ? first : { kind: "or", any };
}

/**
 * Reads a filter in SQL: `= != < > <= >=`, AND, OR, NOT, [NOT] IN (…), IS [NOT] NULL, parentheses, "quoted names",
 * 'texts', numbers, TRUE, FALSE, NULL, and `a.b` for a field of a struct column. Whole numbers beyond 2^53 become bigint.
 * @throws MetadataStoreError INVALID_FILTER on anything else, with its position.
 */
export function parseFilterText(text: string): Predicate {
  if (typeof text !== "string" || text.trim() === "") {
    throw new MetadataStoreError("INVALID_FILTER", "A filter must be a text that is not empty.");
  }
  const cursor: Cursor = { source: text, tokens: filterTokens(text), at: 0, depth: 0 };
  const predicate = parseOr(cursor);
  const rest = current(cursor);
  if (rest.kind !== "end") throw fail(cursor, `expected AND, OR or the end, found ${found(rest)}.`);
  return predicate;
}
