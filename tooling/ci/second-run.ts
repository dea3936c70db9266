import { createRequire } from "node:module";
import { z } from "zod";
import { runCommand } from "./run-command.ts";
import type { Stage } from "./stage.ts";

const DryRun = z.object({
  tasks: z.array(z.object({ taskId: z.string(), command: z.string(), cache: z.object({ status: z.string() }) })),
});

/** After `npm test` nothing is left to run: each package counts as a check that turbo would replay it. */
export const secondRun: Stage = {
  name: "second-run",
  async run({ root }) {
    const { stdout } = await runCommand({
      program: process.execPath,
      args: [createRequire(import.meta.url).resolve("turbo/bin/turbo"), "run", "test", "--dry=json"],
      cwd: root,
      env: { TURBO_TELEMETRY_DISABLED: "1" },
      quiet: true,
    });
    const tasks = DryRun.parse(JSON.parse(stdout)).tasks.filter(({ command }) => command !== "<NONEXISTENT>");
    const again = tasks.filter(({ cache }) => cache.status !== "HIT");
    for (const { taskId } of again) console.log(`${taskId} would run again`);
    return { passed: tasks.length - again.length, failed: again.length };
  },
};
