import { allMutants } from "../mutants/index.ts";
import { allScenarios } from "../scenarios/index.ts";
import type { Scenario } from "../suite/scenario.ts";

/** One line per scenario: key, level and number of mutants, separated by tabs. */
export function listScenarios(scenarios: readonly Scenario[] = allScenarios): string[] {
  const mutants = new Map<string, number>();
  for (const key of allMutants.flatMap((mutant) => mutant.fails)) mutants.set(key, (mutants.get(key) ?? 0) + 1);
  return scenarios.map(({ key, level }) => [key, level, mutants.get(key) ?? 0].join("\t"));
}
