import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "./run-command.ts";
import type { Stage, StageContext } from "./stage.ts";
import { sum, type Tally } from "./tally.ts";
import { readVitestReport } from "./vitest-report.ts";

/** One run of random tests: how many random inputs each gets, and the seed that they grow from. */
interface PropertyRun {
  readonly file: string;
  /** Titles of the tests; absent: all of the file. */
  readonly title?: string;
  readonly runs: number;
  readonly seed: number;
}

/** How many random inputs the tests get that compare engines with an oracle; `METAXY_PROPERTY_RUNS=10000` for a night. */
const RUNS = Number(process.env.METAXY_PROPERTY_RUNS ?? 1000);
/** The same for tests that work each history through to its end, and for those of the suite's own naive engine. */
const FEWER_RUNS = Math.ceil(RUNS / 5);

/** The random tests of the packages, and the random scenarios on every store but memory; the longest first. */
function propertyRuns(root: string): PropertyRun[] {
  const files = (pattern: string): string[] => globSync(pattern, { cwd: root }).sort();
  const stores = files("packages/*/test/conformance.test.ts").filter((file) => !file.includes("memory"));
  const halves = [1, 2].map((seed) => ({ runs: Math.ceil(RUNS / 2), seed }));
  return [
    ...stores.flatMap((file) => halves.map((half) => ({ file, title: "/random-plans", ...half }))),
    ...stores.map((file) => ({ file, title: "/random-histories-settle", runs: FEWER_RUNS, seed: 1 })),
    ...files("tooling/*/test/**/*property.test.ts").map((file) => ({ file, runs: FEWER_RUNS, seed: 1 })),
    ...files("packages/*/test/**/*property.test.ts").map((file) => ({ file, runs: RUNS, seed: 1 })),
  ];
}

async function runProperty({ file, title, runs, seed }: PropertyRun, { root, scratch }: StageContext): Promise<Tally> {
  const [folder, path] = [file.split(/[\\/]/).slice(0, 2), file.split(/[\\/]/).slice(2)];
  const report = join(scratch, `${file.replaceAll(/\W/g, "-")}${(title ?? "").replace("/", "-")}-${seed}.json`);
  const chosen = title === undefined ? [] : ["-t", title];
  const { exitCode, stdout } = await runCommand({
    program: "vitest",
    args: ["run", "--config", "../../vitest.config.ts", `--outputFile.json=${report}`, path.join("/"), ...chosen],
    cwd: join(root, ...folder),
    env: { METAXY_PROPERTY_RUNS: String(runs), METAXY_PROPERTY_SEED: String(seed) },
    timeoutMinutes: 600,
    quiet: true,
  });
  console.log(`${dirname(file)} ${title ?? ""} with ${runs} runs from seed ${seed}\n${stdout}`);
  const tally = readVitestReport(report, { othersSkipped: title !== undefined });
  return exitCode !== 0 && tally.failed === 0 ? { passed: tally.passed, failed: 1 } : tally;
}

/** The random tests with many more runs than `npm test` gives them, as many at a time as there are processors. */
export const propertyTests: Stage = {
  name: "property",
  async run(context) {
    const waiting = propertyRuns(context.root);
    const tallies: Tally[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        tallies.push(await runProperty(next, context));
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return sum(tallies);
  },
};
