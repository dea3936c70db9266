import { inspect, isDeepStrictEqual } from "node:util";

const text = (value: unknown): string => inspect(value, { depth: 8, sorted: true });

/** What a page shows after `// →` must be what the code gives. */
export function shows(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected))
    throw new Error(`The page shows ${text(expected)}, but it is ${text(actual)}.`);
}

/** What a page shows after `// throws` must be the code of the error. */
export async function throws(call: () => unknown, code: string): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && error.code === code) return;
    throw new Error(`The page shows an error with code ${code}, but it is ${text(error)}.`, { cause: error });
  }
  throw new Error(`The page shows an error with code ${code}, but there is none.`);
}
