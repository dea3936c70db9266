import { spawn } from "node:child_process";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the command as failed. Default: an hour, because a busy machine is slow, not wrong. */
  readonly timeoutMinutes?: number;
  /** Keep standard output for the caller instead of passing it on. */
  readonly quiet?: boolean;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs a command without input; passes on what it prints and keeps its standard output. */
export function runCommand(command: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command.program, command.args, {
      cwd: command.cwd,
      env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }), ...command.env },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: (command.timeoutMinutes ?? 60) * 60_000,
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (command.quiet !== true) process.stdout.write(text);
    });
    child.on("error", (error) => {
      console.error(`${command.program} could not be started: ${error.message}`);
      resolve({ exitCode: 127, stdout });
    });
    child.on("close", (code, signal) => {
      if (signal !== null) console.error(`${command.program} was ended by ${signal}`);
      resolve({ exitCode: code ?? 1, stdout });
    });
  });
}
