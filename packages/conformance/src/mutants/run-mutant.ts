import { runScenario } from "../suite/run-scenario.ts";
import type { Scenario } from "../suite/scenario.ts";
import { alteredStore, type MutableStore } from "./mutable-store.ts";
import type { Mutant } from "./mutant.ts";

/** What a mutant did to the scenarios that were run on it. */
export interface MutantResult {
  readonly mutant: string;
  /** Scenarios that should have failed and did not: they cannot see this defect. */
  readonly survived: readonly string[];
  /** Scenarios that failed and are neither declared nor allowed to, with what they found. */
  readonly surprising: ReadonlyMap<string, string>;
  /** Of a full cross: what of `mayFail` says more than what failed. */
  readonly needless: readonly string[];
}

/** Which scenarios a mutant is run on: those that it must fail, or all but the random and the sweeping ones. */
export type Cross = "declared" | "full";

/** Runs a mutant, each scenario on empty places. Never throws for what a scenario finds. */
export async function runMutant(
  mutant: Mutant,
  base: MutableStore,
  { scenarios, cross }: { readonly scenarios: readonly Scenario[]; readonly cross: Cross },
): Promise<MutantResult> {
  const { key, fails, mayFail = [], alter } = mutant;
  const isDeclared = (scenario: string): boolean => fails.some((each) => each === scenario);
  const crossed = scenarios.filter(
    (scenario) =>
      isDeclared(scenario.key) || (cross === "full" && scenario.random !== true && scenario.sweeping !== true),
  );
  const failures = new Map<string, string>();
  for (const scenario of crossed) {
    const { outcome, error } = await runScenario(scenario, alteredStore(base, alter), { quick: true });
    if (outcome === "fail") failures.set(scenario.key, error?.message ?? "");
  }
  const besides = [...failures].filter(([scenario]) => !isDeclared(scenario));
  return {
    mutant: key,
    survived: fails.filter((each) => !failures.has(each)),
    surprising: new Map(besides.filter(([scenario]) => !mayFail.some((allowance) => allows(allowance, scenario)))),
    needless: cross === "full" ? mayFail.filter((allowance) => isNeedless(allowance, besides, crossed.length)) : [],
  };
}

/** Failing less than this part of all scenarios is no reason to allow all of them. */
const MANY = 1 / 5;

function isNeedless(
  allowance: string,
  failed: readonly (readonly [key: string, error: string])[],
  all: number,
): boolean {
  return allowance === "*" ? failed.length < all * MANY : !failed.some(([key]) => allows(allowance, key));
}

function allows(allowance: string, key: string): boolean {
  return allowance === "*" || allowance === key || allowance === `${key.slice(0, key.indexOf("/"))}/*`;
}
