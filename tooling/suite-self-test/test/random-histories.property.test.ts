import { allScenarios, alteredStore, runScenario } from "@metaxy/conformance";
import { describe, expect, it } from "vitest";
import { memoryBase } from "../memory-base.ts";

describe("the naive engine, the Polars engine and the oracle agree on random histories", () => {
  for (const scenario of allScenarios.filter(({ random }) => random === true)) {
    it(scenario.key, { timeout: 3_600_000 }, async () => {
      const { outcome, error } = await runScenario(scenario, alteredStore(memoryBase));
      expect(outcome, error?.message).toBe("pass");
    });
  }
});
