import type { PolarsExpression } from "../rows/polars-types.ts";

/** A node of Polars' serialised syntax tree: an object with one key that says its kind, or the parts of one. */
export type SyntaxNode = Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Kind and content of a node; some kinds are their name alone. */
export function entryOf(node: unknown): readonly [kind: string, value: unknown] {
  if (typeof node === "string") return [node, undefined];
  return (isNode(node) ? Object.entries(node)[0] : undefined) ?? ["", undefined];
}

/** The syntax tree, 64-bit integers as texts; `undefined` for expressions that cannot be serialised, such as `str.toUpperCase`. */
export function parseSyntax(expression: PolarsExpression): SyntaxNode | undefined {
  let json: string;
  try {
    json = expression.serialize("json").toString();
  } catch {
    return undefined;
  }
  const parsed: unknown = JSON.parse(json.replace(/("U?Int64":|"Datetime":\[)(-?\d+)/g, '$1"$2"'));
  return isNode(parsed) ? parsed : undefined;
}

/** Inputs, name and options of a function node of a group such as `Boolean`. */
export function partsOf(
  node: SyntaxNode,
  group: string,
): { readonly inputs: readonly SyntaxNode[]; readonly name: string; readonly options: unknown } {
  const inputs = Array.isArray(node.input) ? node.input.filter(isNode) : [];
  const called = isNode(node.function) ? node.function[group] : undefined;
  const [name, options] = entryOf(called);
  return { inputs, name, options };
}
