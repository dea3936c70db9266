import { globSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import type { Stage } from "./stage.ts";
import { sum, type Tally } from "./tally.ts";
import { readVitestReport } from "./vitest-report.ts";

/** The property tests of every package, with many more runs than `npm test` gives them. */
export const propertyTests: Stage = {
  name: "property",
  async run({ root, scratch }) {
    const files = globSync("packages/*/test/**/*property*.test.ts", { cwd: root });
    const folders = new Set(files.map((file) => file.split(/[\\/]/).slice(0, 2).join("/")));
    const tallies: Tally[] = [];
    for (const folder of folders) {
      const report = join(scratch, `property-${folder.replaceAll("/", "-")}.json`);
      const { exitCode } = await runCommand({
        program: "vitest",
        args: ["run", "--config", "../../vitest.config.ts", `--outputFile.json=${report}`, "property"],
        cwd: join(root, folder),
        env: { METAXY_PROPERTY_RUNS: "1000" },
      });
      const tally = readVitestReport(report);
      tallies.push(exitCode !== 0 && tally.failed === 0 ? { passed: tally.passed, failed: 1 } : tally);
    }
    return sum(tallies);
  },
};
