import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import type { ProcessAnswer, ProcessCommand, ProcessRequest } from "./store-process-command.ts";

/** A process of its own, with a store of its own on a place. */
export interface StoreProcess {
  readonly pid: number;
  /**
   * Has the process carry out a command, after those before it.
   * @throws RemoteError what the command threw there, or that the process ended.
   */
  run(command: ProcessCommand): Promise<unknown>;
  /** Ends it at once, wherever it is. */
  kill(): Promise<void>;
}

/** An error of another process, with its class and code. */
class RemoteError extends Error {
  readonly code: string;

  constructor({ name, code, message }: { readonly name: string; readonly code: string; readonly message: string }) {
    super(message);
    this.name = name;
    this.code = code;
  }
}

/** Starts a process that opens stores of a module which exports `storeUnderTest`. */
export function startStoreProcess(module: string): StoreProcess {
  const child = fork(createRequire(import.meta.url).resolve("@metaxy/conformance/store-process"), [module], {
    serialization: "advanced",
    execArgv: [],
  });
  const waiting = new Map<number, (answer: ProcessAnswer) => void>();
  let next = 0;
  child.on("message", (answer: ProcessAnswer) => waiting.get(answer.id)?.(answer));
  const ended = endOf(child);
  const { pid } = child;
  if (pid === undefined) throw new Error("The process could not be started.");
  return {
    pid,
    run: async (command) => {
      const id = next++;
      const answered = new Promise<ProcessAnswer>((resolve) => waiting.set(id, resolve));
      const request: ProcessRequest = { id, command };
      child.send(request);
      const answer = await Promise.race([answered, ended]);
      waiting.delete(id);
      if ("error" in answer) throw new RemoteError(answer.error);
      return answer.result;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

async function endOf(child: ChildProcess): Promise<ProcessAnswer> {
  const [code, signal]: unknown[] = await once(child, "exit");
  const message = `The process ended (${signal ?? code}).`;
  return { id: -1, error: { name: "RemoteError", code: "PROCESS_ENDED", message } };
}
