import { type FeatureData, rows, runScenario, type Scenario } from "@metaxy/conformance";
import { afterAll, describe, expect, it } from "vitest";
import { storeUnderTest } from "../../../examples/third-party-store/src/store.ts";

afterAll(() => storeUnderTest.tearDown?.());

const video = (key: string): FeatureData => ({
  key,
  id_columns: ["id"],
  columns: { id: "string" },
  fields: [{ key: "f" }],
});

const scenario = (run: Scenario["run"], key: Scenario["key"]): Scenario => ({
  key,
  since: "0.1.0",
  level: "concurrent",
  needs: ["manyWriters", "faults"],
  says: "Processes share a place.",
  rows: ["G6"],
  run,
});

describe("other processes", () => {
  it("open stores of their own on the same places", { timeout: 60_000 }, async () => {
    const shared = scenario(async (t) => {
      const key = t.key("video");
      const features = [video(key)];
      const others = [t.process(), t.process()];
      for (const [index, other] of others.entries()) {
        await other.run({ do: "open", place: t.place("shared") });
        await other.run({ do: "define", features });
        await other.run({
          do: "write",
          feature: key,
          rows: [{ id: `v${index}`, metaxy_provenance_by_field: { f: "a" } }],
        });
      }
      const store = await t.store({ place: t.place("shared") });
      const Video = t.features(features).get(key);
      if (Video === undefined) throw new Error("not declared");
      await t.expectRows(
        store.readMetadata(Video),
        rows`
          id | @f
          v0 | a
          v1 | a
        `,
      );
    }, "concurrent/example");
    const { outcome, error } = await runScenario(shared, storeUnderTest);
    expect(outcome, error?.message).toBe("pass");
  });

  it("tell what their calls threw, and can be killed inside a write, which then is not there", {
    timeout: 60_000,
  }, async () => {
    const killed = scenario(async (t) => {
      const key = t.key("video");
      const other = t.process();
      await other.run({ do: "open", place: t.place("shared") });
      await other.run({ do: "define", features: [video(key)] });
      await expect(other.run({ do: "read", feature: key })).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND" });
      const write = { do: "write", feature: key, rows: [{ id: "v", metaxy_provenance_by_field: { f: "a" } }] } as const;
      await other.run(write);
      await other.run({ do: "strike", fault: { step: "append", occurrence: 1, how: "kill" } });
      await expect(other.run(write)).rejects.toMatchObject({ code: "PROCESS_ENDED" });
      const survivor = t.process();
      await survivor.run({ do: "open", place: t.place("shared") });
      await survivor.run({ do: "define", features: [video(key)] });
      const stored = await survivor.run({ do: "read", feature: key, options: { withSampleHistory: true } });
      t.expectEqual(Array.isArray(stored) && stored.length, 1, "The number of stored rows");
    }, "concurrent/killed-example");
    const { outcome, error } = await runScenario(killed, storeUnderTest);
    expect(outcome, error?.message).toBe("pass");
  });
});
