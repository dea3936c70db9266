import type { GoldenCase } from "../../golden/golden-case.ts";
import { goldenSamples } from "../../golden/golden-samples.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** Cases of an engine's own hashes that are taken as frames here; `hash-fields/native-equals-polars` takes all of them so. */
const OF_ITS_OWN_ENGINE = 12;

const RESOLVING = goldenSamples.filter((each) => each.steps.some((step) => step.op === "resolve"));

export const collectLikePython: Scenario = {
  key: "increment/collect-like-python",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "`collect()` gives three frames with the reference's columns and no others.",
  rows: ["A15", "A24"],
  sweeping: true,
  timeout: 600_000,
  async run(t) {
    const { nativeHashes } = await t.capabilities();
    const isOwn = (each: GoldenCase): boolean => nativeHashes.includes(each.hash_algorithm);
    const cases = [...RESOLVING.filter((each) => !isOwn(each)), ...RESOLVING.filter(isOwn).slice(0, OF_ITS_OWN_ENGINE)];
    await t.golden(
      cases.map((each) => each.name),
      { takenAs: "frames" },
    );
  },
};
