import { defineStoreTests, rows, runScenario, type Scenario, type StoreUnderTest } from "@metaxy/conformance";
import { UnsupportedError } from "@metaxy/core";
import { MemoryMetadataStore } from "@metaxy/memory";
import { describe, expect, it } from "vitest";

const memory: StoreUnderTest = { name: "memory", open: (options) => new MemoryMetadataStore(options) };

const scenario: Scenario = {
  key: "read/example",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Rows come back.",
  rows: ["A2"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { f: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | n | @f
        v1 | 1 | a
      `,
    );
    await t.expectRows(
      store.readMetadata(Video),
      rows`
      id | n | @f
      v1 | 2 | a
    `,
    );
  },
};

describe("a scenario's result", () => {
  it("is a failure that prints the rule, the expected and the found rows", async () => {
    const { outcome, error } = await runScenario(scenario, memory);
    expect(outcome).toBe("fail");
    expect(error?.message).toBe(
      [
        "[read/example] Rows come back.",
        "",
        "The rows are not the expected ones.",
        "  expected, not found (1):",
        '    id="v1" | n=2 | metaxy_provenance_by_field={ "f": "a" }',
        "  found, not expected (1):",
        '    id="v1" | n=1 | metaxy_provenance_by_field={ "f": "a" }',
      ].join("\n"),
    );
  });
  it("prints the SQL that ran last, where the store tells", async () => {
    const { error } = await runScenario(scenario, { ...memory, statements: () => ["SELECT 1"] });
    expect(error?.message).toMatch(/The SQL that ran last:\n\nSELECT 1$/);
  });
  it("is a known gap where it fails and is listed, and a failure where it passes", async () => {
    expect(await runScenario(scenario, memory, { gap: "not yet" })).toMatchObject({
      outcome: "known gap",
      reason: "not yet",
    });
    const passing = { ...scenario, run: async () => {} };
    expect(await runScenario(passing, memory, { gap: "not yet" })).toMatchObject({ outcome: "fail" });
  });
  it("is unsupported where the store declares a lack and refuses", async () => {
    const needy: Scenario = { ...scenario, needs: ["native", "frames"] };
    expect(await runScenario(needy, memory)).toMatchObject({ outcome: "unsupported", lacking: ["native"] });
  });
  it("is a failure where the store declares a lack and does the thing all the same", async () => {
    const boastful: Scenario = {
      ...scenario,
      needs: ["tableVersions"],
      lacks: (t) => t.expectError(UnsupportedError, { code: "UNSUPPORTED", says: "x" }, () => "done").then(() => {}),
    };
    expect(await runScenario(boastful, memory)).toMatchObject({ outcome: "fail", lacking: ["tableVersions"] });
  });
  it("is a failure where the run offers no way to look at stored rows", async () => {
    const { outcome, error } = await runScenario({ ...scenario, needs: ["readRaw"] }, memory);
    expect(outcome).toBe("fail");
    expect(error?.message).toContain('"memory" does not offer readRaw');
  });
  it("does not leave a store open, whatever happens", async () => {
    const opened: MemoryMetadataStore[] = [];
    const watched: StoreUnderTest = {
      name: "watched",
      open: (options) => {
        const store = new MemoryMetadataStore(options);
        opened.push(store);
        return store;
      },
    };
    await runScenario(scenario, watched);
    expect(opened.length).toBe(2);
    await expect(opened[1]?.hasFeature("read/example")).rejects.toThrow();
  });
});

describe("defineStoreTests", () => {
  const collect = (knownGaps: Record<string, string>) => {
    const titles: string[] = [];
    const runner = {
      describe: (_: string, define: () => void) => define(),
      it: (name: string) => titles.push(name),
      beforeAll: () => {},
      afterAll: () => {},
    };
    defineStoreTests({ ...memory, runner, knownGaps, scenarios: [scenario] });
    return titles;
  };
  it("defines one test per scenario, titled by key and rule, or by the gap's reason", () => {
    expect(collect({})).toEqual(["[read/example] Rows come back."]);
    expect(collect({ "read/example": "not yet" })).toEqual(["[read/example] known gap: not yet"]);
  });
  it("refuses a gap that names no scenario, with the nearest", () => {
    expect(() => collect({ "read/is-lasy": "x" })).toThrow(
      'knownGaps names no scenario: "read/is-lasy". Did you mean "read/is-lazy"?',
    );
    expect(() => collect({ "read/example": " " })).toThrow("gives no reason");
  });
});
