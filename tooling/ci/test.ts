import { globSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { reportLines } from "./report-lines.ts";
import { runCommand } from "./run-command.ts";
import { closingLine, sum, type Tally } from "./tally.ts";
import { readVitestReport } from "./vitest-report.ts";

const root = join(import.meta.dirname, "../..");
const runs = ".turbo/runs";

const Summary = z.object({
  tasks: z.array(
    z.object({
      package: z.string(),
      directory: z.string(),
      command: z.string(),
      cache: z.object({ status: z.string() }),
      execution: z.object({ exitCode: z.number().nullable() }).optional(),
    }),
  ),
});
type Task = z.infer<typeof Summary>["tasks"][number];

/** Counts of one package: its tests, or one check where the package does not test with vitest. */
function taskTally(task: Task): Tally {
  const failed = task.cache.status !== "HIT" && task.execution?.exitCode !== 0;
  if (!task.command.startsWith("vitest")) return failed ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
  const tally = readVitestReport(join(root, task.directory, ".reports/vitest.json"));
  return failed && tally.failed === 0 ? { passed: tally.passed, failed: 1 } : tally;
}

function readSummary(): Task[] {
  const file = readdirSync(join(root, runs)).find((name) => name.endsWith(".json"));
  if (file === undefined) throw new Error(`turbo left no summary in ${runs}`);
  return Summary.parse(JSON.parse(readFileSync(join(root, runs, file), "utf8"))).tasks.filter(
    (task) => task.command !== "<NONEXISTENT>",
  );
}

/** Prints the line of each package once its report is there, until it is told to stop. */
function followReports(started: number): () => Set<string> {
  const told = new Set<string>();
  const look = (): void => {
    for (const [folder, line] of reportLines(root, started)) {
      if (!told.has(folder)) console.log(line);
      told.add(folder);
    }
  };
  const timer = setInterval(look, 1000);
  return () => {
    clearInterval(timer);
    look();
    return told;
  };
}

/** `npm test`: tests of all packages; those whose sources did not change since they passed are not run again. */
async function main(): Promise<void> {
  // What an earlier run left must not be counted; turbo brings back the reports of what it does not run.
  for (const folder of [runs, ...globSync("{packages,examples,tooling}/*/.reports", { cwd: root })]) {
    rmSync(join(root, folder), { recursive: true, force: true });
  }
  const turbo = createRequire(import.meta.url).resolve("turbo/bin/turbo");
  const flags = ["--continue=always", "--summarize", "--concurrency=100%"];
  const logs = ["--log-order=grouped", "--log-prefix=none", "--output-logs=errors-only"];
  const stop = followReports(Date.now());
  const run = await runCommand({
    program: process.execPath,
    args: [turbo, "run", "test", ...flags, ...logs, ...process.argv.slice(2)],
    cwd: root,
    env: { TURBO_TELEMETRY_DISABLED: "1" },
    quiet: true,
  });
  const told = stop();
  if (run.exitCode !== 0) console.log(run.stdout);

  const tallies: Tally[] = [];
  for (const task of readSummary()) {
    const tally = taskTally(task);
    tallies.push(tally);
    const unchanged = task.cache.status === "HIT" ? " (unchanged)" : "";
    if (!told.has(task.directory.replaceAll("\\", "/")))
      console.log(`${task.directory}: ${closingLine(tally)}${unchanged}`);
    else if (tally.failed > 0) console.log(`${task.directory} failed: ${closingLine(tally)}`);
  }
  if (run.exitCode !== 0 && sum(tallies).failed === 0) tallies.push({ passed: 0, failed: 1 });
  const total = sum(tallies);
  console.log(closingLine(total));
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

await main();
