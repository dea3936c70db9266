import { describe, expect, it } from "vitest";
import { runScenario } from "../src/index.ts";
import { alteredStore } from "../src/mutants/mutable-store.ts";
import { randomHistoriesSettle } from "../src/scenarios/compare-with-current/settling.ts";
import { randomPlans } from "../src/scenarios/hash-fields/random-plans.ts";
import { memoryBase } from "./memory-base.ts";

describe("the naive engine, the Polars engine and the oracle agree on random histories", () => {
  for (const scenario of [randomPlans, randomHistoriesSettle]) {
    it(scenario.key, { timeout: 3_600_000 }, async () => {
      const { outcome, error } = await runScenario(scenario, alteredStore(memoryBase));
      expect(outcome, error?.message).toBe("pass");
    });
  }
});
