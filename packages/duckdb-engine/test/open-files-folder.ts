import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { MetadataStoreError } from "@metaxy/core/driver";
import { type OpenDatabase, type OpenOptions, openDatabase } from "../src/open-files.ts";

/** A new folder, by its real path; to be removed. */
export async function makeFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "open-files-")));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs a task with a folder that every user can write, for the temporary files of other users' processes. */
export async function withFolderOfAll<T>(task: (folder: string) => Promise<T>): Promise<T> {
  const { folder, remove } = await makeFolder();
  try {
    await chmod(folder, 0o777);
    return await task(folder);
  } finally {
    await remove();
  }
}

export function open(path: string, mode: "read" | "write", options: Partial<OpenOptions> = {}): Promise<OpenDatabase> {
  return openDatabase(path, { mode, lockTimeout: 0, ...options });
}

/** Runs statements on a connection of their own; gives the last one's values as text. */
export async function run(database: OpenDatabase, ...statements: readonly string[]): Promise<string[]> {
  const connection = await database.connect();
  try {
    let values: string[] = [];
    for (const statement of statements) {
      const reader = await connection.runAndReadAll(statement);
      values = reader.getRows().flat().map(String);
    }
    return values;
  } finally {
    connection.closeSync();
  }
}

/** Creates a file with these numbers in table `t`. */
export async function createFile(path: string, ...numbers: readonly number[]): Promise<void> {
  const database = await open(path, "write");
  const rows = numbers.map((number) => `(${number})`);
  await run(database, "CREATE TABLE t (n INTEGER)", ...(rows.length === 0 ? [] : [`INSERT INTO t VALUES ${rows}`]));
  await database.release();
}

/** Numbers in table `t` of a file, in order. */
export async function numbersIn(path: string): Promise<string[]> {
  const database = await open(path, "read");
  const numbers = await run(database, "SELECT n FROM t ORDER BY n");
  await database.release();
  return numbers;
}

/** The error of a promise that must fail with one of ours. */
export async function failureOf(promise: Promise<unknown>): Promise<MetadataStoreError> {
  const outcome = await promise.then(
    () => new Error("it did not fail"),
    (error: unknown) => error,
  );
  if (outcome instanceof MetadataStoreError) return outcome;
  throw outcome;
}

/** A process that runs open-files-child.ts. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line that it writes; undefined at the end. */
  line(): Promise<string | undefined>;
  /** Lets it go on, and waits for its end. */
  end(): Promise<number | null>;
  kill(): Promise<void>;
}

export function startChild(...args: readonly string[]): Child {
  const script = join(import.meta.dirname, "open-files-child.ts");
  const child = spawn(process.execPath, [script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const exit = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    async line() {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    },
    async end() {
      child.stdin.end();
      await exit;
      return child.exitCode;
    },
    async kill() {
      child.kill("SIGKILL");
      await exit;
    },
  };
}
