import { allScenarios, alterDriver, alteredStore, runScenario } from "@metaxy/conformance";
import { describe, expect, it } from "vitest";
import { memoryBase } from "../memory-base.ts";

/** Sound, with an engine that has two hashes only. */
const lacking = alteredStore(memoryBase, {
  driver: (driver) =>
    alterDriver(driver, { capabilities: { ...driver.capabilities, nativeHashes: ["xxhash64", "xxhash32"] } }),
});

describe("a store whose engine lacks hashes", () => {
  const scenarios = allScenarios.filter(({ key }) => key.startsWith("hash/"));
  it.each(scenarios)("keeps the rule of $key", async (scenario) => {
    const { error } = await runScenario(scenario, lacking);
    expect(error).toBeUndefined();
  });
});
