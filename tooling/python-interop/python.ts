import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../ci/run-command.ts";

/** The Python reference, installed in a folder of its own. */
export interface Python {
  /** Runs a script; answers whether it succeeded, and what it printed. */
  run(script: string, ...args: readonly string[]): Promise<{ readonly succeeded: boolean; readonly output: string }>;
}

/** Installs the pinned reference from the Python package index; fails where there is no Python. */
export async function installReference(folder: string): Promise<Python> {
  mkdirSync(folder, { recursive: true });
  const venv = join(folder, "venv");
  const python = join(venv, "bin/python");
  const requirements = join(import.meta.dirname, "requirements.txt");
  await succeed("python3", ["-m", "venv", venv], "Python ≥ 3.10 with venv is needed");
  await succeed(
    python,
    ["-m", "pip", "install", "--quiet", "-r", requirements],
    "the reference could not be installed",
  );
  return {
    async run(script, ...args) {
      const { exitCode, stdout } = await runCommand({ program: python, args: [script, ...args], cwd: folder });
      return { succeeded: exitCode === 0, output: stdout };
    },
  };

  async function succeed(program: string, args: readonly string[], otherwise: string): Promise<void> {
    const { exitCode } = await runCommand({ program, args, cwd: folder });
    if (exitCode !== 0) throw new Error(`${otherwise}: ${program} ${args.join(" ")} gave ${exitCode}`);
  }
}
