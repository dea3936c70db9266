import { allScenarios } from "../scenarios/index.ts";
import { runScenario } from "../suite/run-scenario.ts";
import type { Scenario } from "../suite/scenario.ts";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import { lackingNeeds } from "../suite/store-needs.ts";
import type { TestRunner } from "../suite/test-runner.ts";
import { allMutants } from "./index.ts";
import { alteredStore, type MutableStore } from "./mutable-store.ts";
import type { Mutant } from "./mutant.ts";
import { type Cross, runMutant } from "./run-mutant.ts";

/** What the self-tests are defined with. */
export interface SelfTests {
  readonly runner: TestRunner;
  /** What mutants are made of. */
  readonly base: MutableStore;
  readonly scenarios?: readonly Scenario[];
  readonly mutants?: readonly Mutant[];
  /** Default: `METAXY_MUTANTS`, else `declared`. */
  readonly cross?: Cross;
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
    scenarios = allScenarios,
    mutants = allMutants,
    cross = crossOf(process.env.METAXY_MUTANTS),
  } = tests;
  runner.describe("the suite sees broken stores", () => {
    runner.it("every scenario that the sound store supports has a mutant", async () => {
      const { capabilities } = base.createDriver("main");
      const covered = new Set(mutants.flatMap((mutant): readonly string[] => mutant.fails));
      const wanted = scenarios.filter(
        (scenario) => lackingNeeds(scenario.needs, { ...capabilities, durable: true }).length === 0,
      );
      refuseAny(
        "Without a mutant",
        wanted.map((scenario) => scenario.key).filter((key) => !covered.has(key)),
      );
    });
    runner.it("every mutant names scenarios that exist", async () => {
      const keys = new Set(scenarios.map((scenario): string => scenario.key));
      const unknown = mutants.flatMap((mutant) =>
        mutant.fails.filter((key) => !keys.has(key)).map((key) => `${mutant.key}: ${key}`),
      );
      refuseAny("No such scenario", unknown);
    });
    for (const scenario of scenarios) {
      runner.it(
        `[${scenario.key}] passes on the sound store`,
        async () => {
          const { outcome, error } = await runScenario(scenario, alteredStore(base), { quick: true });
          if (outcome === "fail") throw error;
        },
        TIMEOUT,
      );
    }
    for (const mutant of mutants) {
      runner.it(
        `[${mutant.key}] a store that ${mutant.says} fails ${mutant.fails.join(", ")} (${cross})`,
        async () => {
          const { survived, surprising } = await runMutant(mutant, base, { scenarios, cross });
          refuseAny("Passed, though the store is broken", survived);
          refuseAny("Failed as well, though neither declared nor allowed", surprising);
        },
        TIMEOUT,
      );
    }
  });
}

function refuseAny(what: string, keys: readonly string[]): void {
  if (keys.length > 0) throw new ScenarioFailure(`${what}: ${keys.join(", ")}`);
}

function crossOf(given: string | undefined): Cross {
  return given === "sample" || given === "full" ? given : "declared";
}
