import { runCommand } from "./run-command.ts";
import type { Stage } from "./stage.ts";

const fewest = 180;

/** `npm run -s conformance -- --list` prints nothing but lines of key, level and number of mutants, each scenario with one. */
export const conformanceList: Stage = {
  name: "conformance-list",
  async run({ root }) {
    const { exitCode, stdout } = await runCommand({
      program: "npm",
      args: ["run", "-s", "conformance", "--", "--list"],
      cwd: root,
      quiet: true,
    });
    const lines = stdout.trimEnd().split("\n");
    const wrong = lines.filter((line) => !/^\[?[\w./-]+\]?\t[a-z]+\t[1-9]\d*$/.test(line));
    for (const line of wrong) console.log(`not "key, level, mutants": ${JSON.stringify(line)}`);
    if (lines.length < fewest) console.log(`${lines.length} scenarios, expected at least ${fewest}`);
    return exitCode === 0 && wrong.length === 0 && lines.length >= fewest
      ? { passed: 1, failed: 0 }
      : { passed: 0, failed: 1 };
  },
};
