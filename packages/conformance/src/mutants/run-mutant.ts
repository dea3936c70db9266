import { runScenario, type ScenarioResult } from "../suite/run-scenario.ts";
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

/** Which scenarios a mutant is run on: those that it must fail, or all but the random, the sweeping and those with processes. */
export type Cross = "declared" | "full";

/** What mutants are made of. */
export interface MutantBases {
  /** For all scenarios but those with several processes. */
  readonly base: MutableStore;
  /** For these: a store of several processes on empty places, at each call. */
  readonly processes: () => MutableStore;
}

/** Runs a scenario on empty places of a sound store, or of one with a mutant's defect. */
export function runOnBase(scenario: Scenario, bases: MutantBases, mutant?: Mutant): Promise<ScenarioResult> {
  if (!scenario.needs.includes("processes")) {
    return runScenario(scenario, alteredStore(bases.base, mutant?.alter), { quick: true });
  }
  // Other processes take it from here.
  if (mutant === undefined) delete process.env.METAXY_MUTANT;
  else process.env.METAXY_MUTANT = mutant.key;
  return runScenario(scenario, alteredStore(bases.processes(), mutant?.alter), { quick: true });
}

/** Whether a scenario is run on mutants that do not name it. */
function isCrossed({ random, sweeping, needs }: Scenario): boolean {
  return random !== true && sweeping !== true && !needs.includes("processes");
}

/** Runs a mutant, each scenario on empty places. Never throws for what a scenario finds. */
export async function runMutant(
  mutant: Mutant,
  bases: MutantBases,
  { scenarios, cross }: { readonly scenarios: readonly Scenario[]; readonly cross: Cross },
): Promise<MutantResult> {
  const { key, fails, mayFail = [] } = mutant;
  const isDeclared = (scenario: string): boolean => fails.some((each) => each === scenario);
  const crossed = scenarios.filter((scenario) => isDeclared(scenario.key) || (cross === "full" && isCrossed(scenario)));
  const failures = new Map<string, string>();
  for (const scenario of crossed) {
    const { outcome, error } = await runOnBase(scenario, bases, mutant);
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
