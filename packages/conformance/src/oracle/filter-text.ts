import type { ComparisonOperator, Literal, Operand, Predicate } from "@metaxy/core/driver";
import { filterTokens, literalOf, type Token } from "./filter-tokens.ts";

/** A filter in the reference's SQL form as plain data; written apart from the library's own parser. */
export function parseFilterText(text: string): Predicate {
  const reader: Reader = { text, tokens: filterTokens(text), at: 0 };
  const parsed = disjunction(reader);
  if (reader.at < reader.tokens.length)
    throw new Error(`${JSON.stringify(text)}: unexpected ${reader.tokens[reader.at]?.text}.`);
  return parsed;
}

interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
}

const OPERATORS: readonly ComparisonOperator[] = ["=", "!=", "<=", ">=", "<", ">"];

function disjunction(reader: Reader): Predicate {
  const [first, ...others] = listed(reader, "OR", conjunction);
  return others.length > 0 ? { kind: "or", any: [first, ...others] } : first;
}

function conjunction(reader: Reader): Predicate {
  const [first, ...others] = listed(reader, "AND", condition);
  return others.length > 0 ? { kind: "and", all: [first, ...others] } : first;
}

function listed(reader: Reader, separator: string, part: (reader: Reader) => Predicate): [Predicate, ...Predicate[]] {
  const parts: [Predicate, ...Predicate[]] = [part(reader)];
  while (take(reader, separator)) parts.push(part(reader));
  return parts;
}

function condition(reader: Reader): Predicate {
  if (take(reader, "NOT")) return { kind: "not", predicate: condition(reader) };
  if (!take(reader, "(")) return comparison(reader);
  const inner = disjunction(reader);
  expect(reader, ")");
  return inner;
}

function comparison(reader: Reader): Predicate {
  const left = operand(reader);
  if (take(reader, "IS", "NOT", "NULL")) return { kind: "null", operand: left, negated: true };
  if (take(reader, "IS", "NULL")) return { kind: "null", operand: left, negated: false };
  if (take(reader, "NOT", "IN")) return { kind: "in", operand: left, values: literals(reader), negated: true };
  if (take(reader, "IN")) return { kind: "in", operand: left, values: literals(reader), negated: false };
  const operator = OPERATORS.find((each) => take(reader, each)) ?? (take(reader, "<>") ? "!=" : undefined);
  if (operator === undefined) return { kind: "truth", operand: left };
  return { kind: "compare", operator, left, right: operand(reader) };
}

function operand(reader: Reader): Operand {
  const token = reader.tokens[reader.at];
  if (token === undefined) throw new Error(`${JSON.stringify(reader.text)} ends too early.`);
  reader.at += 1;
  const value = literalOf(token);
  return value === undefined ? { kind: "column", name: token.text } : { kind: "literal", value };
}

function literals(reader: Reader): Literal[] {
  expect(reader, "(");
  const values: Literal[] = [];
  while (!take(reader, ")")) {
    const value = operand(reader);
    if (value.kind === "literal") values.push(value.value);
    take(reader, ",");
  }
  return values;
}

/** Takes the words if they are next. */
function take(reader: Reader, ...words: readonly string[]): boolean {
  const isNext = words.every((word, index) => {
    const token = reader.tokens[reader.at + index];
    return token !== undefined && token.kind !== "text" && token.kind !== "name" && token.text.toUpperCase() === word;
  });
  if (isNext) reader.at += words.length;
  return isNext;
}

function expect(reader: Reader, word: string): void {
  if (!take(reader, word))
    throw new Error(`${JSON.stringify(reader.text)}: expected ${word} at token ${reader.at + 1}.`);
}
