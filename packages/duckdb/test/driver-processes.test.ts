import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { tableName } from "@metaxy/core/driver";
import { expect, onTestFinished, test } from "vitest";
import { driverOf, openDriver, rowsOf, temporaryPath } from "./driver-places.ts";

const TABLE = tableName(["crash"]);

async function startChild(path: string, task: "hold" | "append" | "reopen"): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "driver-child.ts"), [path, task], { execArgv: [] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "message");
  return child;
}

test("a file that another process holds is refused after lockTimeout, by the process's id", async () => {
  const path = await temporaryPath();
  const child = await startChild(path, "hold");
  for (const mode of ["read", "write"] as const) {
    const started = performance.now();
    await expect(driverOf(path, { lockTimeout: 200 }).open(mode, {})).rejects.toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringContaining(`process ${child.pid}`),
    });
    expect(performance.now() - started).toBeGreaterThanOrEqual(190);
  }
});

test("waiting for the file ends when the other process closes it, or at an abort", async () => {
  const path = await temporaryPath();
  const child = await startChild(path, "hold");
  const aborted = driverOf(path, { lockTimeout: 60_000 }).open("write", { signal: AbortSignal.timeout(100) });
  await expect(aborted).rejects.toMatchObject({ code: "ABORTED" });
  const waiting = openDriver(path, "write", { lockTimeout: 60_000 });
  child.send("close");
  expect(await (await waiting).listTables()).toEqual([]);
}, 90_000);

test.each([
  ["appends", "append"],
  ["appends, closes and opens", "reopen"],
] as const)(
  "a process killed while it %s leaves whole batches only, none that it was told of lost",
  async (_what, task) => {
    const path = await temporaryPath();
    for (let attempt = 0; attempt < 4; attempt++) {
      const child = await startChild(path, task);
      let acknowledged = -1;
      child.on("message", (n) => {
        acknowledged = Number(n);
      });
      while (acknowledged < 2) await once(child, "message");
      await new Promise((resolve) => setTimeout(resolve, attempt * 7));
      child.kill("SIGKILL");
      await once(child, "exit");
      const driver = driverOf(path);
      await driver.open("write", {});
      const counts = new Map<bigint, number>();
      for (const row of await rowsOf(driver.read(TABLE, { columns: ["batch"] }, {}))) {
        const number = row.batch as bigint;
        counts.set(number, (counts.get(number) ?? 0) + 1);
      }
      await driver.drop(TABLE);
      await driver.close();
      expect([...counts.values()].every((count) => count === 3_000)).toBe(true);
      expect(counts.size).toBeGreaterThan(acknowledged);
    }
  },
  120_000,
);
