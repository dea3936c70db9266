import { allScenarios } from "../scenarios/index.ts";
import type { Scenario } from "../suite/scenario.ts";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import { lackingNeeds } from "../suite/store-needs.ts";
import type { TestRunner } from "../suite/test-runner.ts";
import { allMutants } from "./index.ts";
import type { MutableStore } from "./mutable-store.ts";
import type { Mutant } from "./mutant.ts";
import { type Cross, type MutantBases, runMutant, runOnBase } from "./run-mutant.ts";

/** What the self-tests are defined with. */
export interface SelfTests extends MutantBases {
  readonly runner: TestRunner;
  readonly scenarios?: readonly Scenario[];
  readonly mutants?: readonly Mutant[];
  /** Default: `METAXY_MUTANTS`, else `declared`. */
  readonly cross?: Cross;
  /**
   * Which of the mutants are run, e.g. `2/3` for the second third; the first part also runs what is not about a mutant.
   * Default: `METAXY_MUTANTS_SHARD`, else all.
   */
  readonly shard?: string;
}

const TIMEOUT = 600_000;

/**
 * Shows that the suite can fail: every scenario passes on the sound store, every mutant fails the scenarios that it
 * declares and no other, and every scenario has a mutant.
 */
export function defineSelfTests(tests: SelfTests): void {
  const {
    runner,
    base,
    processes,
    scenarios = allScenarios,
    mutants = allMutants,
    cross = crossOf(process.env.METAXY_MUTANTS),
    shard = process.env.METAXY_MUTANTS_SHARD ?? "1/1",
  } = tests;
  const { index, mutants: sharded } = shardOf(mutants, shard);
  runner.describe("the suite sees broken stores", () => {
    if (index === 1) defineSoundness({ runner, base, processes, scenarios, mutants });
    for (const mutant of sharded) {
      const fails = async (): Promise<void> => {
        const { survived, surprising, needless } = await runMutant(mutant, { base, processes }, { scenarios, cross });
        refuseAny("Passed, though the store is broken", survived);
        refuseAny("Failed as well, though neither declared nor allowed", [...surprising.keys()], surprising);
        refuseAny("Allowed, though nothing of it failed, or too little for an asterisk", needless);
      };
      const title = `[${mutant.key}] a store that ${mutant.says} fails ${mutant.fails.join(", ")} (${cross})`;
      runner.it(title, fails, TIMEOUT);
    }
  });
}

/** The tests that are not about one mutant. */
function defineSoundness({
  runner,
  base,
  processes,
  scenarios,
  mutants,
}: Required<Omit<SelfTests, "cross" | "shard">>): void {
  runner.it("every scenario that the sound store supports has a mutant", async () => {
    refuseAny("Without a mutant", uncovered(base, scenarios, mutants));
  });
  runner.it("every mutant names scenarios that exist", async () => {
    const keys = new Set(scenarios.map((scenario): string => scenario.key));
    const unknown = mutants.flatMap((mutant) =>
      mutant.fails.filter((key) => !keys.has(key)).map((key) => `${mutant.key}: ${key}`),
    );
    refuseAny("No such scenario", unknown);
  });
  for (const scenario of scenarios) {
    const passes = async (): Promise<void> => {
      const { outcome, error } = await runOnBase(scenario, { base, processes });
      if (outcome === "fail") throw error;
    };
    runner.it(`[${scenario.key}] passes on the sound store`, passes, TIMEOUT);
  }
}

/** Scenarios without a mutant, of those that can be run on the sound store. */
function uncovered(base: MutableStore, scenarios: readonly Scenario[], mutants: readonly Mutant[]): readonly string[] {
  const capabilities = { ...base.createDriver("main").capabilities, durable: true };
  const covered = new Set(mutants.flatMap((mutant): readonly string[] => mutant.fails));
  return scenarios
    .filter(({ key, needs }) => !covered.has(key) && lackingNeeds(needs, capabilities).length === 0)
    .map(({ key }) => key);
}

function refuseAny(what: string, keys: readonly string[], errors: ReadonlyMap<string, string> = new Map()): void {
  if (keys.length > 0) throw new ScenarioFailure([`${what}: ${keys.join(", ")}`, ...errors.values()].join("\n\n"));
}

/**
 * Every nth mutant, so that areas are spread over the shards.
 * @throws Error where the shard is not of the form `1/2`.
 */
function shardOf(
  mutants: readonly Mutant[],
  shard: string,
): { readonly index: number; readonly mutants: readonly Mutant[] } {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(shard)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new Error(`METAXY_MUTANTS_SHARD is ${JSON.stringify(shard)}; it should be like 1/2.`);
  return { index, mutants: mutants.filter((_, position) => position % count === index - 1) };
}

function crossOf(given: string | undefined): Cross {
  return given === "full" ? given : "declared";
}
