import { existsSync } from "node:fs";
import { link, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMissingFile } from "../src/open-create-file.ts";
import { createFile, failureOf, makeFolder, numbersIn, open, run, startChild } from "./open-files-folder.ts";

// Processes and large tables take their time on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let folder: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ folder, remove } = await makeFolder());
});

afterEach(() => remove());

describe("one instance per file", () => {
  test("relative, absolute, roundabout and linked paths of a file that exists share one instance", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    await mkdir(join(folder, "sub"));
    await symlink(path, join(folder, "link.duckdb"));
    await symlink(folder, join(folder, "sub", "up"));
    const paths = [
      path,
      relative(process.cwd(), path),
      `${folder}/sub/../a.duckdb`,
      join(folder, "link.duckdb"),
      join(folder, "sub", "up", "a.duckdb"),
    ];
    const databases = await Promise.all(paths.map((each) => open(each, "write")));
    expect(new Set(databases.map((database) => database.instance)).size).toBe(1);
    await Promise.all(databases.map((database, n) => run(database, `INSERT INTO t VALUES (${n + 10})`)));
    await Promise.all(databases.map((database) => database.release()));
    expect(await numbersIn(path)).toEqual(["1", "10", "11", "12", "13", "14"]);
  });

  test("so do the paths of a file that does not exist yet, links to nothing included", async () => {
    await mkdir(join(folder, "sub"));
    await symlink("../new.duckdb", join(folder, "sub", "link.duckdb"));
    await symlink("sub/link.duckdb", join(folder, "link.duckdb"));
    const paths = ["new.duckdb", "sub/../new.duckdb", "sub/link.duckdb", "link.duckdb"];
    const databases = await Promise.all(paths.map((each) => open(`${folder}/${each}`, "write")));
    expect(new Set(databases.map((database) => database.instance)).size).toBe(1);
    await Promise.all(databases.map((database) => database.release()));
    expect((await readdir(folder)).sort()).toEqual(["link.duckdb", "new.duckdb", "sub"]);
  });

  test("a hard link is not opened beside the file, but once that is closed", async () => {
    const path = join(folder, "a.duckdb");
    const second = join(folder, "b.duckdb");
    const first = await open(path, "write");
    await run(first, "CREATE TABLE t (n INTEGER)", "INSERT INTO t VALUES (1)");
    await link(path, second);
    for (const mode of ["read", "write"] as const) {
      const error = await failureOf(open(second, mode));
      expect([error.code, error.message]).toEqual([
        "STORE_LOCKED",
        `The DuckDB file ${second} is still held by this process (${process.pid}): it is open as ${path}, a hard link to it. Open it by that path, or close it there.`,
      ]);
    }
    const later = open(second, "write", { lockTimeout: 60_000 });
    await first.release();
    await run(await later, "INSERT INTO t VALUES (2)");
    await (await later).release();
    expect(await numbersIn(path)).toEqual(["1", "2"]);
  });

  test("of hard links that are opened at once one is, the others wait", async () => {
    const paths = ["a.duckdb", "b.duckdb", "c.duckdb"].map((name) => join(folder, name));
    await createFile(join(folder, "a.duckdb"));
    await Promise.all(paths.slice(1).map((path) => link(join(folder, "a.duckdb"), path)));
    const work = paths.map(async (path, n) => {
      const database = await open(path, "write", { lockTimeout: 60_000 });
      await run(database, `INSERT INTO t VALUES (${n})`);
      await database.release();
    });
    await Promise.all(work);
    expect(await numbersIn(join(folder, "a.duckdb"))).toEqual(["0", "1", "2"]);
  });

  test("a file is created whole, and not over one that another process has created meanwhile", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    await createMissingFile(path, {});
    expect(await numbersIn(path)).toEqual(["1"]);
    const other = join(folder, "b.duckdb");
    await Promise.all(Array.from({ length: 8 }, () => createMissingFile(other, {})));
    expect((await readdir(folder)).sort()).toEqual(["a.duckdb", "b.duckdb"]);
    expect((await readFile(other)).toString("latin1", 8, 12)).toBe("DUCK");
  });

  test("rows of users that come and go while others stay are all there", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path);
    const work = Array.from({ length: 40 }, async (_, n) => {
      const database = await open(path, n % 4 === 0 ? "read" : "write", { lockTimeout: 60_000 });
      if (n % 4 !== 0) await run(database, `INSERT INTO t VALUES (${n})`);
      await database.release();
    });
    await Promise.all(work);
    const written = Array.from({ length: 40 }, (_, n) => n).filter((n) => n % 4 !== 0);
    expect(await numbersIn(path)).toEqual(written.map(String));
  });

  test("`:memory:` is a database of its own each time", async () => {
    const [first, second] = [await open(":memory:", "write"), await open(":memory:", "write")];
    await run(first, "CREATE TABLE t (n INTEGER)");
    expect(await run(second, "SELECT count(*) FROM duckdb_tables()")).toEqual(["0"]);
    await first.release();
    await second.release();
  });
});

describe("reading", () => {
  test("shares the instance of a writer, and keeps it when the writer goes", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    const writer = await open(path, "write");
    const reader = await open(path, "read");
    await run(writer, "INSERT INTO t VALUES (2)");
    await writer.release();
    expect(await run(reader, "SELECT n FROM t ORDER BY n")).toEqual(["1", "2"]);
    expect([reader.mode, reader.exists, reader.instance === writer.instance]).toEqual(["read", true, true]);
    await reader.release();
    expect(existsSync(`${path}.wal`)).toBe(false);
  });

  test("without a writer is read-only", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    const reader = await open(path, "read");
    await expect(run(reader, "INSERT INTO t VALUES (2)")).rejects.toThrow("read-only mode");
    await reader.release();
  });

  test("of a missing file gives an empty stand-in and creates nothing", async () => {
    const path = join(folder, "a.duckdb");
    const reader = await open(path, "read");
    expect([reader.exists, reader.mode]).toEqual([false, "read"]);
    expect(await run(reader, "SELECT count(*) FROM duckdb_tables()")).toEqual(["0"]);
    expect(await readdir(folder)).toEqual([]);
    await createFile(path, 1);
    await reader.release();
    expect(await numbersIn(path)).toEqual(["1"]);
  });

  test("while a writer creates the file gives the writer's instance or a stand-in", async () => {
    const path = join(folder, "a.duckdb");
    const [writer, ...readers] = await Promise.all([
      open(path, "write"),
      ...Array.from({ length: 8 }, () => open(path, "read")),
    ]);
    for (const reader of readers) expect(reader.exists).toBe(reader.instance === writer.instance);
    const late = await open(path, "read");
    expect(late.instance).toBe(writer.instance);
    await Promise.all([writer, late, ...readers].map((database) => database.release()));
  });
});

describe("writing while this process reads", () => {
  test("waits until the readers are gone", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    const reader = await open(path, "read");
    const opening = open(path, "write", { lockTimeout: 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await reader.release();
    const writer = await opening;
    await run(writer, "INSERT INTO t VALUES (2)");
    await writer.release();
    expect(await numbersIn(path)).toEqual(["1", "2"]);
  });

  test("is refused after lockTimeout, naming this process; the readers go on", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    const reader = await open(path, "read");
    const start = performance.now();
    const error = await failureOf(open(path, "write", { lockTimeout: 200 }));
    expect(performance.now() - start).toBeGreaterThan(190);
    expect([error.code, error.details]).toEqual(["STORE_LOCKED", { path, processId: process.pid }]);
    expect(error.message).toContain(`${path} is still held by this process (${process.pid}): it is open for reading.`);
    expect(await run(reader, "SELECT n FROM t")).toEqual(["1"]);
    await reader.release();
  });
});

describe("release", () => {
  test("may be called twice and frees only its own hold", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    const [first, second] = [await open(path, "write"), await open(path, "write")];
    await Promise.all([first.release(), first.release()]);
    expect(await run(second, "SELECT n FROM t")).toEqual(["1"]);
    expect((await failureOf(first.connect())).code).toBe("STORE_NOT_OPEN");
    await second.release();
  });

  test("while a connection is being made refuses it, and the file is closed", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    const database = await open(path, "write");
    const connecting = failureOf(database.connect());
    await database.release();
    expect((await connecting).code).toBe("STORE_NOT_OPEN");
    const child = startChild("insert", path, "2");
    expect(await child.end()).toBe(0);
    expect(await numbersIn(path)).toEqual(["1", "2"]);
  });

  test("writes a checkpoint, so that no write-ahead log is left", async () => {
    const path = join(folder, "a.duckdb");
    const database = await open(path, "write");
    await run(database, "CREATE TABLE t AS SELECT i AS n FROM range(100000) r(i)", "INSERT INTO t VALUES (-1)");
    expect(existsSync(`${path}.wal`)).toBe(true);
    await database.release();
    expect(await readdir(folder)).toEqual(["a.duckdb"]);
  });

  test("waits for a statement that still runs, and rolls an open transaction back", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    const database = await open(path, "write");
    const [busy, transacting] = [await database.connect(), await database.connect()];
    const statement = busy.run("INSERT INTO t SELECT max(i) FROM range(20000000) r(i)");
    await transacting.run("BEGIN");
    await transacting.run("INSERT INTO t VALUES (7)");
    await database.release();
    await statement;
    expect(await numbersIn(path)).toEqual(["1", "19999999"]);
  });

  test.runIf(process.platform === "linux")(
    "a result that was not read to its end keeps others out until it is",
    async () => {
      const path = join(folder, "a.duckdb");
      await createFile(path, ...Array.from({ length: 1000 }, (_, n) => n));
      const database = await open(path, "write");
      const connection = await database.connect();
      const result = await connection.stream("SELECT a.n FROM t a, t b");
      await result.fetchChunk();
      await database.release();
      const error = await failureOf(open(path, "write", { lockTimeout: 50 }));
      expect([error.code, error.message]).toEqual([
        "STORE_LOCKED",
        expect.stringContaining("a result was not read to its end"),
      ]);
      for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; )
        chunk = await result.fetchChunk();
      // DuckDB's own threads let go of the file a moment later.
      const next = await open(path, "write", { lockTimeout: 60_000 });
      await next.release();
    },
  );
});

describe("settings", () => {
  test("nothing is downloaded, order is free, temporary files have a private folder, which goes", async () => {
    const database = await open(join(folder, "a.duckdb"), "write");
    const names = ["autoinstall_known_extensions", "autoload_known_extensions", "preserve_insertion_order"];
    const settings = names.map((name) => `current_setting('${name}')`);
    expect(await run(database, `SELECT ${settings}`)).toEqual(["false", "false", "false"]);
    const [temporary = ""] = await run(database, "SELECT current_setting('temp_directory')");
    const other = await open(":memory:", "write");
    const [otherTemporary = ""] = await run(other, "SELECT current_setting('temp_directory')");
    await other.release();
    expect([existsSync(temporary), temporary === otherTemporary]).toEqual([true, false]);
    await database.release();
    expect(existsSync(temporary)).toBe(false);
  });

  test("of the caller hold, and must be the same for all users of the file", async () => {
    const path = join(folder, "a.duckdb");
    const config = { threads: "1", temp_directory: join(folder, "spill") };
    const first = await open(path, "write", { config });
    const second = await open(path, "write", { config: { threads: "1" } });
    const settings = "SELECT current_setting('threads'), current_setting('temp_directory')";
    expect(await run(second, settings)).toEqual(["1", join(folder, "spill")]);
    const error = await failureOf(open(path, "read", { config: { threads: "2" } }));
    expect([error.code, error.details]).toEqual(["INVALID_ARGUMENT", { path, setting: "threads" }]);
    await first.release();
    await second.release();
  });

  test.each([
    [{ no_such_setting: "1" }, "no_such_setting"],
    [{ memory_limit: "lots" }, "config"],
    [{ access_mode: "READ_ONLY" }, "access_mode"],
  ])("%o is refused", async (config, part) => {
    const error = await failureOf(open(join(folder, "a.duckdb"), "write", { config }));
    expect([error.code, error.message]).toEqual(["INVALID_ARGUMENT", expect.stringContaining(part)]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("a new file has the storage version of DuckDB 0.10 to 1.1, which all later ones read and write", async () => {
    const path = join(folder, "a.duckdb");
    await createFile(path, 1);
    const bytes = await readFile(path);
    expect([bytes.toString("latin1", 8, 12), bytes.readBigUInt64LE(12)]).toEqual(["DUCK", 64n]);
  });

  test("a file of a later storage version keeps it", async () => {
    const path = join(folder, "a.duckdb");
    const database = await open(path, "write", { config: { storage_compatibility_version: "v1.5.0" } });
    await run(database, "CREATE TABLE t AS SELECT 1 AS n");
    await database.release();
    const again = await open(path, "write");
    await run(again, "INSERT INTO t VALUES (2)");
    await again.release();
    expect((await readFile(path)).readBigUInt64LE(12)).toBe(68n);
    expect(await numbersIn(path)).toEqual(["1", "2"]);
  });
});

test("a worker thread is refused files, not memory", async () => {
  const worker = new Worker(join(import.meta.dirname, "open-files-worker.ts"), {
    workerData: join(folder, "a.duckdb"),
  });
  const outcome = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  expect(outcome).toEqual({ file: "UNSUPPORTED", memory: "opened" });
  expect(await readdir(folder)).toEqual([]);
});
