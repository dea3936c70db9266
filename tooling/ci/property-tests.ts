import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "./run-command.ts";
import type { Stage, StageContext } from "./stage.ts";
import { sum, type Tally } from "./tally.ts";
import { readVitestReport } from "./vitest-report.ts";

/** Random tests of one package, and how many random inputs each gets. */
interface PropertyRun {
  readonly file: string;
  /** Titles of the tests; absent: all of the file. */
  readonly title?: string;
  readonly runs: number;
}

/** Property tests of the packages, and the random scenarios on every store but memory, which the suite tests itself. */
function propertyRuns(root: string): PropertyRun[] {
  const own = globSync("{packages,tooling}/*/test/**/*property*.test.ts", { cwd: root });
  const stores = globSync("packages/*/test/conformance.test.ts", { cwd: root }).filter(
    (file) => !file.includes("memory"),
  );
  return [
    ...own.sort().map((file) => ({ file, runs: 1000 })),
    ...stores.sort().flatMap((file) => [
      { file, title: "/random-plans", runs: 1000 },
      // Each of these histories is worked through step by step, on a real database.
      { file, title: "/random-histories-settle", runs: 200 },
    ]),
  ];
}

async function runProperty({ file, title, runs }: PropertyRun, { root, scratch }: StageContext): Promise<Tally> {
  const [folder, path] = [file.split(/[\\/]/).slice(0, 2), file.split(/[\\/]/).slice(2)];
  const report = join(scratch, `${file.replaceAll(/\W/g, "-")}${(title ?? "").replace("/", "-")}.json`);
  const chosen = title === undefined ? [] : ["-t", title];
  const { exitCode, stdout } = await runCommand({
    program: "vitest",
    args: ["run", "--config", "../../vitest.config.ts", `--outputFile.json=${report}`, path.join("/"), ...chosen],
    cwd: join(root, ...folder),
    env: { METAXY_PROPERTY_RUNS: String(runs) },
    timeoutMinutes: 30,
    quiet: true,
  });
  console.log(`${dirname(file)} ${title ?? ""} with ${runs} runs\n${stdout}`);
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
