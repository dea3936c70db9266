import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import type { StageContext } from "./stage.ts";
import type { Tally } from "./tally.ts";
import { readVitestReport } from "./vitest-report.ts";

/** One test file, run on its own with settings of its own. */
export interface VitestRun {
  /** Path in the repository, e.g. `packages/core/test/x.test.ts`. */
  readonly file: string;
  /** Titles of the tests; absent: all of the file. */
  readonly title?: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a test file in the folder of its package; says how it was run, and what vitest printed. */
export async function runVitest(run: VitestRun, { root, scratch }: StageContext): Promise<Tally> {
  const { file, title, env } = run;
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const name = [...settings, file, ...(title === undefined ? [] : [title])].join(" ");
  const report = join(scratch, `${name.replaceAll(/[^\w-]+/g, "-")}.json`);
  const [kind = "", folder = "", ...path] = file.split(/[\\/]/);
  const chosen = title === undefined ? [] : ["-t", title];
  const { exitCode, stdout } = await runCommand({
    program: "vitest",
    args: ["run", "--config", "../../vitest.config.ts", `--outputFile.json=${report}`, path.join("/"), ...chosen],
    cwd: join(root, kind, folder),
    // What one run finds in the temporary folder, another must not tidy up.
    env: { ...env, TMPDIR: mkdtempSync(join(scratch, "tmp-")) },
    timeoutMinutes: 600,
    quiet: true,
  });
  console.log(`${name}\n${stdout}`);
  const tally = readVitestReport(report, { othersSkipped: title !== undefined });
  return exitCode !== 0 && tally.failed === 0 ? { passed: tally.passed, failed: 1 } : tally;
}
