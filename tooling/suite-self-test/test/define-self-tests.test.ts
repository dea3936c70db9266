import {
  type Alteration,
  defineSelfTests,
  type Mutant,
  rows,
  type Scenario,
  type SelfTests,
} from "@metaxy/conformance";
import { describe, expect, it } from "vitest";
import { memoryBase } from "../memory-base.ts";

const ROWS = rows`
  id | path  | @f
  v1 | a.mp4 | a
`;

function scenario(key: Scenario["key"], run: Scenario["run"]): Scenario {
  return { key, since: "0.1.0", level: "core", needs: [], says: "Rows come back.", rows: ["A2"], run };
}

const readsRows = scenario("read/rows", async (t) => {
  const Video = t.feature({ key: "video", fields: { f: "1" } });
  const store = await t.store();
  await store.writeMetadata(Video, ROWS);
  await t.expectRows(store.readMetadata(Video), ROWS);
});

const findsFeature = scenario("write/feature", async (t) => {
  const Video = t.feature({ key: "video", fields: { f: "1" } });
  const store = await t.store();
  await store.writeMetadata(Video, ROWS);
  t.expectEqual(await store.hasFeature(Video), true);
});

const LOSES_ROWS: Alteration = {
  store: (store) => Object.assign(store, { writeMetadata: async () => ({ rows: 0 }) }),
};

const DENIES_FEATURES: Alteration = { store: (store) => Object.assign(store, { hasFeature: async () => false }) };

/** What each self-test finds: nothing, or its error's message. */
async function selfTest(tests: Partial<SelfTests>): Promise<Readonly<Record<string, string>>> {
  const defined: (readonly [string, () => Promise<void>])[] = [];
  defineSelfTests({
    runner: {
      describe: (_, define) => define(),
      it: (name, test) => defined.push([name.replace(/ a store that .*/, ""), test]),
      beforeAll: () => {},
      afterAll: () => {},
    },
    base: memoryBase,
    processes: () => memoryBase,
    scenarios: [readsRows, findsFeature],
    cross: "full",
    shard: "1/1",
    ...tests,
  });
  const found: Record<string, string> = {};
  for (const [name, test] of defined) {
    found[name] = await test().then(
      () => "",
      (error: Error) => error.message,
    );
  }
  return found;
}

function mutant(key: Mutant["key"], fails: Mutant["fails"], rest: Partial<Mutant> = {}): Mutant {
  return { key, says: "is broken", fails, alter: DENIES_FEATURES, ...rest };
}

describe("the self-tests", () => {
  it("pass where each mutant fails what it says and nothing else", async () => {
    const found = await selfTest({
      mutants: [
        mutant("write/denies", ["write/feature"]),
        mutant("read/loses", ["read/rows", "write/feature"], { alter: LOSES_ROWS }),
      ],
    });
    expect(new Set(Object.values(found))).toEqual(new Set([""]));
    expect(Object.keys(found).length).toBe(6);
  });

  it("fail for a scenario without a mutant, and for a mutant of no scenario", async () => {
    const found = await selfTest({ mutants: [mutant("write/denies", ["write/feature", "write/nothing"])] });
    expect(found["every scenario that the sound store supports has a mutant"]).toBe("Without a mutant: read/rows");
    expect(found["every mutant names scenarios that exist"]).toBe("No such scenario: write/denies: write/nothing");
  });

  it("fail for a mutant that survives", async () => {
    const found = await selfTest({ mutants: [mutant("read/denies", ["read/rows"], { mayFail: ["write/feature"] })] });
    expect(found["[read/denies]"]).toBe("Passed, though the store is broken: read/rows");
  });

  it("fail for a mutant that breaks more than it says, and show what was found", async () => {
    const found = await selfTest({ mutants: [mutant("read/loses", ["read/rows"], { alter: LOSES_ROWS })] });
    expect(found["[read/loses]"]).toMatch(/^Failed as well, though neither declared nor allowed: write\/feature\n/);
    expect(found["[read/loses]"]).toContain("[write/feature] Rows come back.");
  });

  it("fail for an allowance that nothing needs", async () => {
    for (const mayFail of [["read/rows"], ["read/*"], ["*"]] as const) {
      const found = await selfTest({ mutants: [mutant("write/denies", ["write/feature"], { mayFail })] });
      expect(found["[write/denies]"]).toBe(
        `Allowed, though nothing of it failed, or too little for an asterisk: ${mayFail[0]}`,
      );
    }
  });

  it("run a mutant on what it declares alone, unless they cross it", async () => {
    const loses = mutant("read/loses", ["read/rows"], { alter: LOSES_ROWS, mayFail: ["write/*"] });
    expect((await selfTest({ mutants: [{ ...loses, mayFail: [] }], cross: "declared" }))["[read/loses]"]).toBe("");
    expect((await selfTest({ mutants: [loses] }))["[read/loses]"]).toBe("");
  });

  it("run a part of the mutants", async () => {
    const mutants = [mutant("read/a", ["write/feature"]), mutant("read/b", ["write/feature"])];
    const names = async (shard: string) =>
      Object.keys(await selfTest({ mutants, shard })).filter((name) => /read\/[ab]/.test(name));
    expect([await names("1/2"), await names("2/2"), await names("1/1")]).toEqual([
      ["[read/a]"],
      ["[read/b]"],
      ["[read/a]", "[read/b]"],
    ]);
    await expect(selfTest({ shard: "3/2" })).rejects.toThrow('METAXY_MUTANTS_SHARD is "3/2"; it should be like 1/2.');
  });
});
