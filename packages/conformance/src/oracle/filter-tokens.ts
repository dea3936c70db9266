import type { Literal } from "@metaxy/core/driver";

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|("(?:[^"]|"")*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(<=|>=|!=|<>|[=<>(),]))/y;

export interface Token {
  readonly kind: "text" | "name" | "number" | "word" | "sign";
  readonly text: string;
}

/** The words of a filter text. */
export function filterTokens(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new Error(`${JSON.stringify(text)}: unexpected character at ${from}.`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

/** The value that a token stands for; `undefined` for names and signs. */
export function literalOf(token: Token): Literal | undefined {
  if (token.kind === "text") return token.text;
  if (token.kind === "number") return /^-?\d+$/.test(token.text) ? BigInt(token.text) : Number(token.text);
  if (token.kind !== "word") return undefined;
  const constants: Record<string, Literal> = { TRUE: true, FALSE: false, NULL: null };
  return constants[token.text.toUpperCase()];
}

function tokenOf([, quoted, name, number, word, sign]: RegExpExecArray): Token {
  if (quoted !== undefined) return { kind: "text", text: quoted.slice(1, -1).replaceAll("''", "'") };
  if (name !== undefined) return { kind: "name", text: name.slice(1, -1).replaceAll('""', '"') };
  if (number !== undefined) return { kind: "number", text: number };
  return word !== undefined ? { kind: "word", text: word } : { kind: "sign", text: sign ?? "" };
}
