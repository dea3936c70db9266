import { join } from "node:path";
import { type Command, runCommand } from "./run-command.ts";
import { closingLine, readClosingLine, type Tally } from "./tally.ts";

/** What all stages of one run share. */
export interface StageContext {
  /** The repository. */
  readonly root: string;
  /** An empty folder outside the repository, removed at the end. */
  readonly scratch: string;
}

/** One part of the checks, run on its own. */
export interface Stage {
  readonly name: string;
  run(context: StageContext): Promise<Tally>;
}

/**
 * A stage that is one command. It counts as one check, or as many as its last line says, if that is a closing line; a
 * command that fails counts at least one failure.
 */
export function commandStage(
  name: string,
  command: (context: StageContext) => Omit<Command, "cwd"> & { cwd?: string },
): Stage {
  return {
    name,
    async run(context) {
      const { exitCode, stdout } = await runCommand({ cwd: context.root, ...command(context) });
      const told = readClosingLine(stdout.trimEnd().split("\n").at(-1) ?? "");
      if (exitCode !== 0) return { passed: told?.passed ?? 0, failed: Math.max(told?.failed ?? 0, 1) };
      return told ?? { passed: 1, failed: 0 };
    },
  };
}

/** A stage that runs a file of this repository with the running Node. */
export function scriptStage(
  name: string,
  file: string,
  args: (context: StageContext) => readonly string[] = () => [],
): Stage {
  return commandStage(name, (context) => ({
    program: process.execPath,
    args: [join(context.root, file), ...args(context)],
  }));
}

/** Runs a stage; an exception is a failure of the stage. */
export async function runStage(stage: Stage, context: StageContext): Promise<{ tally: Tally; line: string }> {
  const start = performance.now();
  let tally: Tally;
  try {
    tally = await stage.run(context);
  } catch (error) {
    console.error(error);
    tally = { passed: 0, failed: 1 };
  }
  if (tally.passed + tally.failed === 0) tally = { passed: 0, failed: 1 };
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  return {
    tally,
    line: `${stage.name}: ${tally.failed === 0 ? "ok" : "failed"} (${closingLine(tally)}, ${seconds} s)`,
  };
}
