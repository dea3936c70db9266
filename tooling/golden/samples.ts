import type { Check } from "./check.ts";
import type { SampleCase } from "./format.ts";
import { runCase } from "./run-case.ts";
import { subjects } from "./subjects.ts";

/** One check per store and engine: every step of the case gives what the file says. */
export function sampleChecks(golden: SampleCase): Check[] {
  return subjects
    .filter((subject) => subject.computes(golden.hash_algorithm))
    .map((subject) => ({
      name: `samples.json ${golden.name} (${subject.name})`,
      run: () => runCase(golden, subject),
    }));
}
