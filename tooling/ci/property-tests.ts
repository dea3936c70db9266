import { globSync } from "node:fs";
import { inParallel } from "./in-parallel.ts";
import { runVitest, type VitestRun } from "./run-vitest.ts";
import type { Stage } from "./stage.ts";
import { sum } from "./tally.ts";

/** How many random inputs the tests get that compare engines with an oracle; `METAXY_PROPERTY_RUNS=10000` for a night. */
const RUNS = Number(process.env.METAXY_PROPERTY_RUNS ?? 1000);
/** The same for tests that work each history through to its end, and for those of the suite's own naive engine. */
const FEWER_RUNS = Math.ceil(RUNS / 5);

function settings(runs: number, seed = 1): VitestRun["env"] {
  return { METAXY_PROPERTY_RUNS: String(runs), METAXY_PROPERTY_SEED: String(seed) };
}

/** The random tests of the packages, and the random scenarios on every store that runs them apart; the longest first. */
function propertyRuns(root: string): VitestRun[] {
  const files = (pattern: string): string[] => globSync(pattern, { cwd: root }).sort();
  const stores = files("packages/*/test/conformance-long.test.ts");
  const halves = [1, 2].map((seed) => settings(Math.ceil(RUNS / 2), seed));
  return [
    ...stores.flatMap((file) => halves.map((env) => ({ file, title: "/random-plans", env }))),
    ...stores.map((file) => ({ file, title: "/random-histories-settle", env: settings(FEWER_RUNS) })),
    ...files("tooling/*/test/**/*property.test.ts").map((file) => ({ file, env: settings(FEWER_RUNS) })),
    ...files("packages/*/test/**/*property.test.ts").map((file) => ({ file, env: settings(RUNS) })),
  ];
}

/** The random tests with many more runs than `npm test` gives them. */
export const propertyTests: Stage = {
  name: "property",
  run: async (context) => sum(await inParallel(propertyRuns(context.root), (run) => runVitest(run, context))),
};
