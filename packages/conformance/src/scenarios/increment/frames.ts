import { goldenSamples } from "../../golden/golden-samples.ts";
import type { Scenario } from "../../suite/scenario.ts";

const RESOLVING = goldenSamples.filter((each) => each.steps.some((step) => step.op === "resolve"));

export const collectLikePython: Scenario = {
  key: "increment/collect-like-python",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "`collect()` gives three frames with the reference's columns and no others.",
  rows: ["A15", "A24"],
  golden: RESOLVING.map((each) => each.name),
  sweeping: true,
  timeout: 600_000,
  run: (t) => t.golden(t.scenario.golden ?? [], { takenAs: "frames" }),
};
