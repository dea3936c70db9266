import { describe, expect, it } from "vitest";
import { AREAS, allMutants, allScenarios, goldenSamples, LEVELS } from "../src/index.ts";
import { scenarioPrefix } from "../src/suite/scenario-prefix.ts";

const keys = allScenarios.map((scenario): string => scenario.key);

describe("the catalogue", () => {
  it("names every scenario once, in an area and at a level that exist", () => {
    expect(new Set(keys).size).toBe(keys.length);
    for (const { key, level, says, rows } of allScenarios) {
      expect(AREAS).toContain(key.slice(0, key.indexOf("/")));
      expect(LEVELS).toContain(level);
      expect(says).toMatch(/\.$/);
      expect(rows.length, key).toBeGreaterThan(0);
    }
  });
  it("gives every scenario feature keys of its own", () => {
    expect(new Set(keys.map(scenarioPrefix)).size).toBe(keys.length);
    for (const key of keys) expect(scenarioPrefix(key)).toMatch(/^s[0-9a-z]{7}$/);
  });
  it("names golden cases that exist", () => {
    const cases = goldenSamples.map((each) => each.name);
    for (const { golden = [] } of allScenarios) for (const name of golden) expect(cases).toContain(name);
  });
  it("names every mutant once, each with a scenario that it must fail", () => {
    const mutants = allMutants.map((mutant) => mutant.key);
    expect(new Set(mutants).size).toBe(mutants.length);
    for (const mutant of allMutants) for (const key of mutant.fails) expect(keys).toContain(key);
  });
});
