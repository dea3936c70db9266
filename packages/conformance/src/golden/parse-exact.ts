/** `JSON.parse` that gives integers which a double cannot hold as `bigint`. The caller vouches for the form of the text. */
export function parseExact<Form>(text: string): Form {
  // TypeScript's library does not know the reviver's third argument yet.
  const parse: (text: string, reviver: Reviver) => Form = JSON.parse;
  return parse(text, (_key, value, context) =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && context !== undefined
      ? BigInt(context.source)
      : value,
  );
}

type Reviver = (key: string, value: unknown, context?: { readonly source: string }) => unknown;
