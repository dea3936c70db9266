import { existsSync } from "node:fs";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { damage } from "./open-files-damage.ts";
import { failureOf, makeFolder, open, run, startChild } from "./open-files-folder.ts";

// Processes and large tables take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ folder, remove } = await makeFolder());
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await remove();
});

test("what a killed process has committed is there, whole; nothing is there in part", async () => {
  const path = join(folder, "a.duckdb");
  let acknowledged = -1;
  for (let round = 0; round < 3; round++) {
    const child = startChild("insert-for-ever", path, String(acknowledged + 2));
    const until = acknowledged + 6 + round;
    while (acknowledged < until) acknowledged = Number(await child.line());
    await child.kill();
    // It may have said more than was read so far.
    for (let line = await child.line(); line !== undefined; line = await child.line()) acknowledged = Number(line);
    const database = await open(path, round === 1 ? "read" : "write");
    const batches = await run(
      database,
      "SELECT batch::VARCHAR || ':' || count(*) FROM t GROUP BY batch ORDER BY batch",
    );
    await database.release();
    const whole = batches.map((batch) => Number(batch.split(":")[0]));
    expect(batches).toEqual(whole.map((batch) => `${batch}:${batch % 3 === 0 ? 60_000 : 500}`));
    expect(whole).toContain(acknowledged);
    // At most the batch that was under way is beyond what was acknowledged.
    expect(whole.every((batch) => batch <= acknowledged + 1)).toBe(true);
  }
});

describe("the log that a killed process left", () => {
  /** A file whose rows are in its log. */
  async function killedWriter(): Promise<string> {
    const path = join(folder, "killed.duckdb");
    const child = startChild("insert-for-ever", path, "1");
    await child.line();
    await child.kill();
    return path;
  }

  async function rowsIn(path: string): Promise<number> {
    const database = await open(path, "read");
    const [count] = await run(database, "SELECT count(*) FROM t WHERE batch = 1");
    await database.release();
    return Number(count);
  }

  test("is refused where it is damaged at its beginning or within, and left as it is", async () => {
    const path = await killedWriter();
    const whole = { file: await readFile(path), log: await readFile(`${path}.wal`) };
    for (const [start, end] of [
      [0, 64],
      [0, 1],
      [3, 4],
      [6, 8],
      [2, 3],
      [40, 60],
      [5_000, 5_064],
    ] as const) {
      await writeFile(`${path}.wal`, whole.log);
      await damage(`${path}.wal`, start, end);
      const damaged = await readFile(`${path}.wal`);
      for (const mode of ["read", "write"] as const) {
        const error = await failureOf(open(path, mode));
        expect([start, mode, error.code, error.details]).toEqual([
          start,
          mode,
          "STORE_FAILURE",
          { path, failure: "damaged" },
        ]);
        expect(error.message).toMatch(
          /killed\.duckdb is damaged: .*\.wal.*\. Nothing was changed; put a backup of the file/,
        );
      }
      expect(damaged.equals(await readFile(`${path}.wal`))).toBe(true);
      expect(whole.file.equals(await readFile(path))).toBe(true);
    }
    await writeFile(`${path}.wal`, whole.log);
    expect(await rowsIn(path)).toBe(500);
  });

  test("is taken where nothing was committed to it: it is empty, all zeros or was cut at its beginning", async () => {
    const path = join(folder, "empty.duckdb");
    await (await open(path, "write")).release();
    const log = await readFile(`${await killedWriter()}.wal`);
    const logs = [Buffer.alloc(0), Buffer.alloc(9_000), ...[1, 2, 3, 5, 6, 7, 8].map((end) => log.subarray(0, end))];
    for (const [number, bytes] of logs.entries()) {
      const copy = join(folder, `${number}.duckdb`);
      await copyFile(path, copy);
      await writeFile(`${copy}.wal`, bytes);
      const database = await open(copy, "write");
      expect(await run(database, "SELECT count(*) FROM duckdb_tables()")).toEqual(["0"]);
      await database.release();
    }
  });

  test.each(["v1.0.0", "v1.2.0", "v1.4.0", "latest"])("of storage version %s is read", async (version) => {
    const path = join(folder, "a.duckdb");
    const config = { storage_compatibility_version: version };
    const database = await open(path, "write", { config });
    await run(database, "CREATE TABLE t AS SELECT 1 AS n, 1 AS batch");
    const copy = join(folder, "copy.duckdb");
    for (const end of ["", ".wal"]) await copyFile(`${path}${end}`, `${copy}${end}`);
    expect(await rowsIn(copy)).toBe(1);
    await database.release();
  });
});

test("temporary files of a killed process go when the next one opens a file", async () => {
  // Of this test alone: every other process that opens a file sweeps the common folder.
  for (const name of ["TMPDIR", "TEMP"]) vi.stubEnv(name, folder);
  const child = startChild("spill", join(folder, "a.duckdb"));
  const temporary = await child.line();
  expect(existsSync(String(temporary))).toBe(true);
  const meanwhile = await open(":memory:", "write");
  await meanwhile.release();
  expect(existsSync(String(temporary))).toBe(true);
  await child.kill();
  const database = await open(":memory:", "write");
  await database.release();
  expect(existsSync(String(temporary))).toBe(false);
});
