import { HASH_ALGORITHMS, hashTexts } from "@metaxy/core/driver";
import type { Check } from "./check.ts";
import type { HashFile } from "./format.ts";

// No hash has as many characters, so that nothing is cut.
const uncut = 128;

/** One check per algorithm: every input gives its output, NULL gives NULL. */
export function hashChecks({ inputs, outputs }: HashFile): Check[] {
  return HASH_ALGORITHMS.flatMap((algorithm) => {
    const expected = outputs[algorithm];
    if (expected === undefined) return [];
    const run = async (): Promise<void> => {
      const given = hashTexts({ algorithm, length: uncut }, inputs);
      const wrong = inputs.flatMap((_, index) => (given[index] === expected[index] ? [] : [index]));
      const [first] = wrong;
      if (first === undefined) return;
      const says = `${JSON.stringify(inputs[first])} gives ${given[first]}, expected ${expected[first]}`;
      throw new Error(`${wrong.length} of ${inputs.length} values differ; input ${first}: ${says}`);
    };
    return [{ name: `hashes.json ${algorithm}`, run }];
  });
}
