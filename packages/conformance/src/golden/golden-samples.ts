import type { GoldenCase } from "./golden-case.ts";
import { parseExact } from "./parse-exact.ts";
import { samplesText } from "./samples.generated.ts";

/** All golden sample cases. */
export const goldenSamples: readonly GoldenCase[] = parseExact<readonly GoldenCase[]>(samplesText);

/** The golden sample case of this name. */
export function goldenSample(name: string): GoldenCase {
  const found = goldenSamples.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no golden sample case ${JSON.stringify(name)}.`);
  return found;
}
