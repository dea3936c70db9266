import { runScenario } from "../suite/run-scenario.ts";
import type { Scenario } from "../suite/scenario.ts";
import { alteredStore, type MutableStore } from "./mutable-store.ts";
import type { Mutant } from "./mutant.ts";

/** What a mutant did to the scenarios that were run on it. */
export interface MutantResult {
  readonly mutant: string;
  /** Scenarios that should have failed and did not: they cannot see this defect. */
  readonly survived: readonly string[];
  /** Scenarios that failed and are neither declared nor allowed to. */
  readonly surprising: readonly string[];
  /** All that failed. */
  readonly failed: readonly string[];
}

/** Which scenarios a mutant is run on besides those that it must fail. */
export type Cross = "declared" | "sample" | "full";

const SAMPLE = 3;

/** Runs a mutant, each scenario on empty places. Never throws for what a scenario finds. */
export async function runMutant(
  mutant: Mutant,
  base: MutableStore,
  { scenarios, cross }: { readonly scenarios: readonly Scenario[]; readonly cross: Cross },
): Promise<MutantResult> {
  const declared = scenarios.filter((scenario) => mutant.fails.includes(scenario.key));
  const others = othersOf(mutant, scenarios, cross);
  const failed: string[] = [];
  for (const scenario of [...declared, ...others]) {
    const { outcome } = await runScenario(scenario, alteredStore(base, mutant.alter), { quick: true });
    if (outcome === "fail") failed.push(scenario.key);
  }
  return {
    mutant: mutant.key,
    survived: mutant.fails.filter((key) => !failed.includes(key)),
    surprising: others
      .map((scenario): string => scenario.key)
      .filter((key) => failed.includes(key) && !isAllowed(mutant, key)),
    failed,
  };
}

function othersOf(mutant: Mutant, scenarios: readonly Scenario[], cross: Cross): readonly Scenario[] {
  const others = scenarios.filter((scenario) => !mutant.fails.includes(scenario.key) && scenario.random !== true);
  if (cross === "full") return others;
  if (cross === "declared") return [];
  // A fixed few, spread over the catalogue and different from mutant to mutant.
  const start = [...mutant.key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const step = Math.max(1, Math.floor(others.length / SAMPLE));
  const picked = Array.from(
    { length: Math.min(SAMPLE, others.length) },
    (_, index) => others[(start + index * step) % others.length],
  );
  return picked.filter((scenario) => scenario !== undefined);
}

function isAllowed(mutant: Mutant, key: string): boolean {
  const area = key.slice(0, key.indexOf("/"));
  return (mutant.mayFail ?? []).some((allowed) => allowed === "*" || allowed === key || allowed === `${area}/*`);
}
