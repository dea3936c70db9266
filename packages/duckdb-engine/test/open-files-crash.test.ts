import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeFolder, open, run, startChild } from "./open-files-folder.ts";

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
