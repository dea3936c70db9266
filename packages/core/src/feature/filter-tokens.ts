import { MetadataStoreError } from "../errors.ts";

/** One token of a filter's text, and where it begins (0 for the first character). */
export interface FilterToken {
  readonly kind: "name" | "quoted" | "text" | "number" | "symbol" | "end";
  /** Content: of quoted names and texts without their quotes. */
  readonly text: string;
  readonly at: number;
}

const SPACE = /\s+/y;
const QUOTED_NAME = /"((?:[^"]|"")*)"/y;
const TEXT = /'((?:[^']|'')*)'/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SYMBOL = /<=|>=|<>|!=|[=<>(),.-]/y;

/** Refusal of a filter's text, with the place, counted from 1. */
export function filterError(source: string, at: number, problem: string): MetadataStoreError {
  return new MetadataStoreError("INVALID_FILTER", `Filter ${JSON.stringify(source)}, character ${at + 1}: ${problem}`, {
    details: { filter: source, position: at },
  });
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function tokenAt(source: string, at: number): { readonly token: FilterToken; readonly length: number } {
  const found = (kind: FilterToken["kind"], match: RegExpExecArray, text: string) => ({
    token: { kind, text, at },
    length: match[0].length,
  });
  const quoted = matchAt(QUOTED_NAME, source, at);
  if (quoted !== null) {
    if (quoted[1] === "") throw filterError(source, at, "a quoted name is empty.");
    return found("quoted", quoted, (quoted[1] ?? "").replaceAll('""', '"'));
  }
  const text = matchAt(TEXT, source, at);
  if (text !== null) return found("text", text, (text[1] ?? "").replaceAll("''", "'"));
  const name = matchAt(NAME, source, at);
  if (name !== null) return found("name", name, name[0]);
  // A comment of the reference's parser; as two minus signs it would mean another thing.
  if (source.startsWith("--", at))
    throw filterError(source, at, '"--" begins a comment in SQL; comments are not supported.');
  const number = source[at] === "." && /[A-Za-z0-9_"]$/.test(source.slice(0, at)) ? null : matchAt(NUMBER, source, at);
  if (number !== null) return found("number", number, number[0]);
  const symbol = matchAt(SYMBOL, source, at);
  if (symbol !== null) return found("symbol", symbol, symbol[0]);
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === "'") throw filterError(source, at, "the text literal that begins here does not end.");
  if (character === '"') throw filterError(source, at, "the quoted name that begins here does not end.");
  throw filterError(source, at, `unexpected character ${JSON.stringify(character)}.`);
}

/** Splits a filter's text; the last token is `end`. */
export function filterTokens(source: string): FilterToken[] {
  const half = source.isWellFormed() ? -1 : source.search(/\p{Surrogate}/u);
  if (half >= 0) throw filterError(source, half, "half of a surrogate pair; no stored text has one.");
  const tokens: FilterToken[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(SPACE, source, at)?.[0].length ?? 0;
    if (at >= source.length) break;
    const { token, length } = tokenAt(source, at);
    tokens.push(token);
    at += length;
    const glued = token.kind === "number" && /[A-Za-z_0-9.]/.test(source[at] ?? "");
    if (glued)
      throw filterError(source, token.at, "a number must not run into a name; quote a name that begins with a digit.");
  }
  tokens.push({ kind: "end", text: "the end", at: source.length });
  return tokens;
}
