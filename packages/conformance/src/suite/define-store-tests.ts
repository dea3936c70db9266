import { allScenarios } from "../scenarios/index.ts";
import { requireKnownKeys } from "./known-gaps.ts";
import { runScenario, type ScenarioResult } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import type { StoreUnderTest } from "./store-under-test.ts";
import type { TestRunner } from "./test-runner.ts";

/** A store under test, and how its tests are defined. */
export interface StoreTests extends StoreUnderTest {
  readonly runner: TestRunner;
  /** Scenarios that are known to fail, each with the reason. They run, and must fail. */
  readonly knownGaps: Readonly<Record<string, string>>;
  /** Default: all of the catalogue. */
  readonly scenarios?: readonly Scenario[];
  /** Gets every result after the last scenario, e.g. for the support matrix. */
  readonly report?: (results: readonly ScenarioResult[]) => void | Promise<void>;
}

// A busy machine is slow, not wrong.
const DEFAULT_TIMEOUT = 180_000;

/**
 * Certifies a store: one test per scenario, titled by its key and rule. A test passes where the store keeps the rule, where
 * the store declares not to have what it takes and refuses the call, and where the scenario is a known gap and fails.
 *
 * @example
 * ```ts
 * import { afterAll, beforeAll, describe, it } from "vitest";
 *
 * defineStoreTests({
 *   runner: { describe, it, beforeAll, afterAll },
 *   name: "memory",
 *   open: (options) => new MemoryMetadataStore(options),
 *   knownGaps: {},
 * });
 * ```
 * @throws Error where `knownGaps` names no scenario, with the nearest name.
 */
export function defineStoreTests(tests: StoreTests): void {
  const { runner, knownGaps, scenarios = allScenarios, report } = tests;
  // A part of the catalogue may be run; the gaps are those of all of it.
  requireKnownKeys(knownGaps, [...allScenarios, ...scenarios]);
  const results: ScenarioResult[] = [];
  runner.describe(`${tests.name} conforms`, () => {
    runner.beforeAll(async () => tests.setUp?.());
    runner.afterAll(async () => {
      await tests.tearDown?.();
      await report?.(results);
    });
    for (const scenario of scenarios) {
      const gap = knownGaps[scenario.key];
      runner.it(
        testTitle(scenario, gap),
        async () => {
          const result = await runScenario(scenario, tests, { gap });
          results.push(result);
          if (result.outcome === "fail") throw result.error;
        },
        scenario.timeout ?? DEFAULT_TIMEOUT,
      );
    }
  });
}

/** Title of a scenario's test, e.g. `[read/is-lazy] …`. */
function testTitle(scenario: Scenario, gap?: string): string {
  return gap === undefined ? `[${scenario.key}] ${scenario.says}` : `[${scenario.key}] known gap: ${gap}`;
}
