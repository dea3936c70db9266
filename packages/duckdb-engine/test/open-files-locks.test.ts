import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type Child,
  createFile,
  failureOf,
  makeFolder,
  numbersIn,
  open,
  run,
  startChild,
} from "./open-files-folder.ts";

// Processes and large tables take their time on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let folder: string;
let remove: () => Promise<void>;
let path: string;
const children: Child[] = [];

function start(...args: readonly string[]): Child {
  const child = startChild(...args);
  children.push(child);
  return child;
}

beforeEach(async () => {
  ({ folder, remove } = await makeFolder());
  path = join(folder, "a.duckdb");
});

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
  await remove();
});

test.each(["read", "write"] as const)(
  "a file that another process writes is refused to %s, naming the process and the file",
  async (mode) => {
    await createFile(path, 1);
    const child = start("hold-write", path);
    expect(await child.line()).toBe("open");
    const begin = performance.now();
    const error = await failureOf(open(path, mode, { lockTimeout: 300 }));
    expect(performance.now() - begin).toBeGreaterThan(290);
    const processId = child.process.pid;
    expect([error.code, error.details]).toEqual(["STORE_LOCKED", { path, failure: "locked", processId }]);
    expect(error.message).toBe(
      `The DuckDB file ${path} is in use by process ${processId}. Close the store there or wait for its end, or raise lockTimeout; only readers can share a file.`,
    );
  },
);

test.each(["read", "write"] as const)("it is opened for %s once the other process has closed it", async (mode) => {
  await createFile(path, 1);
  const child = start("hold-write", path);
  await child.line();
  const waiting = Array.from({ length: 3 }, () => open(path, mode, { lockTimeout: 60_000 }));
  expect(await child.end()).toBe(0);
  const databases = await Promise.all(waiting);
  expect(databases.map((database) => database.exists)).toEqual([true, true, true]);
  expect(new Set(databases.map((database) => database.instance)).size).toBe(1);
  await Promise.all(databases.map((database) => database.release()));
});

test("a reader and a writer that wait for it both get it, whichever comes first", async () => {
  await createFile(path, 1);
  const child = start("hold-write", path);
  await child.line();
  const modes = ["write", "read", "write", "read"] as const;
  const work = modes.map(async (mode, n) => {
    const database = await open(path, mode, { lockTimeout: 60_000 });
    if (mode === "write") await run(database, `INSERT INTO t VALUES (${n + 10})`);
    await database.release();
  });
  expect(await child.end()).toBe(0);
  await Promise.all(work);
  expect(await numbersIn(path)).toEqual(["1", "10", "12"]);
});

test("waiting ends with the signal; another call that waits for the same file goes on", async () => {
  await createFile(path, 1);
  const child = start("hold-write", path);
  await child.line();
  const waiting = open(path, "write", { lockTimeout: 60_000 });
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error("enough")), 100);
  const error = await failureOf(open(path, "write", { lockTimeout: 60_000, signal: abort.signal }));
  expect([error.code, error.cause]).toEqual(["ABORTED", new Error("enough")]);
  await child.end();
  const database = await waiting;
  expect(await run(database, "SELECT n FROM t")).toEqual(["1"]);
  await database.release();
});

test("a signal that is aborted before opens nothing", async () => {
  const error = await failureOf(open(path, "write", { signal: AbortSignal.abort() }));
  expect([error.code, existsSync(path)]).toEqual(["ABORTED", false]);
});

test("two processes read one file at once, and none can write it meanwhile", async () => {
  await createFile(path, 1);
  const child = start("hold-read", path);
  await child.line();
  expect(await numbersIn(path)).toEqual(["1"]);
  expect((await failureOf(open(path, "write"))).details).toEqual({
    path,
    failure: "locked",
    processId: child.process.pid,
  });
});

test("the last release lets other processes write", async () => {
  await createFile(path, 1);
  const writer = await open(path, "write");
  const reader = await open(path, "read");
  await writer.release();
  const child = start("insert", path, "2");
  expect(await child.line()).toBe("waiting");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await run(reader, "SELECT n FROM t")).toEqual(["1"]);
  await reader.release();
  expect(await child.end()).toBe(0);
  expect(await numbersIn(path)).toEqual(["1", "2"]);
});

test("processes that create and write one file at once lose nothing", async () => {
  const writers = ["1", "2", "3", "4"].map((number) => start("insert", path, number));
  expect(await Promise.all(writers.map((child) => child.end()))).toEqual([0, 0, 0, 0]);
  expect(await numbersIn(path)).toEqual(["1", "2", "3", "4"]);
});
