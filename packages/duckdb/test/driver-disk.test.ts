import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { type AccessMode, tableName } from "@metaxy/core/driver";
import { describe, expect, test } from "vitest";
import { damage, setStorageVersion } from "../../duckdb-engine/test/open-files-damage.ts";
import { withFolderOfAll } from "../../duckdb-engine/test/open-files-folder.ts";
import { DuckDBMetadataStore } from "../src/index.ts";
import { batch, featureRow, featureTypes, openDriver, rowsOf, temporaryPath } from "./driver-places.ts";

const TABLE = tableName(["disk"]);
const TYPES = featureTypes({ batch: "int64", row: "int64", filler: "string" }, ["a"]);

interface Outcome {
  readonly open: string;
  /** Batches of 1,000 rows. */
  readonly stored: number;
  readonly failed: string;
  readonly small: string;
  readonly close: string;
}

/** What an ordinary user's process can write; `blocks` of 512 bytes is as large as its files may become. */
function writtenByOthers(path: string, blocks: number | "unlimited"): Promise<Outcome> {
  return withFolderOfAll(async (temporary) => {
    const script = join(import.meta.dirname, "driver-disk-child.ts");
    const command = `ulimit -f ${blocks}; exec "$0" "$@"`;
    const child = spawn("sh", ["-c", command, process.execPath, script, path], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: temporary },
    });
    const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
    return JSON.parse(output);
  });
}

/** How many rows of each batch are there. */
async function batchesIn(path: string): Promise<Record<string, number>> {
  const driver = await openDriver(path);
  const counts: Record<string, number> = {};
  if ((await driver.describe(TABLE)) === undefined) return counts;
  for (const row of await rowsOf(driver.read(TABLE, { columns: ["batch"] }, {}))) {
    counts[String(row.batch)] = (counts[String(row.batch)] ?? 0) + 1;
  }
  await driver.append(TABLE, batch(TYPES, [featureRow({ batch: 99n, row: 0n, filler: "later" }, 1n)]), {});
  await driver.close();
  return counts;
}

describe.runIf(process.platform !== "win32")("an ordinary user", () => {
  test.each([
    ["the first batch", 100],
    ["a later batch", 4_000],
  ])(
    "whose disk is full at %s is told so, loses nothing that was stored, and can go on with less",
    async (_what, blocks) => {
      const path = await temporaryPath();
      await chmod(dirname(path), 0o777);
      const { open, stored, failed, small, close } = await writtenByOthers(path, blocks);
      expect(open).toBe("done");
      expect(failed).toMatch(
        /^STORE_FAILURE Nothing of this statement is stored in .*a disk is full .*Free some space/,
      );
      expect(failed).toContain(path);
      expect([small, stored > 0]).toEqual(["done", blocks > 1_000]);
      // Closing writes the file out, for which there may be no room either; committed rows are then in the log beside it.
      expect(close).toMatch(
        /^(done|STORE_FAILURE The DuckDB file .* was closed without a checkpoint: .*Committed rows are safe)/,
      );
      const whole = Object.fromEntries(Array.from({ length: stored }, (_, number) => [String(number), 1_000]));
      expect(await batchesIn(path)).toEqual({ ...whole, "-1": 1 });
    },
    120_000,
  );

  test("whose disk is full from the beginning gets no half of a file", async () => {
    const path = await temporaryPath();
    await chmod(dirname(path), 0o777);
    const { open } = await writtenByOthers(path, 8);
    expect(open).toMatch(
      /^STORE_FAILURE The DuckDB file .* cannot be written, because its disk is full .*Free some space/,
    );
    expect(await batchesIn(path)).toEqual({});
    expect((await writtenByOthers(join(dirname(path), "other.duckdb"), 4_000)).open).toBe("done");
  }, 120_000);

  test("of a folder that cannot be changed is told what writing needs; nothing is stored", async () => {
    const folder = join(dirname(await temporaryPath()), "read-only");
    await mkdir(folder);
    await chmod(dirname(folder), 0o755);
    const path = join(folder, "metadata.duckdb");
    await (await openDriver(path)).close();
    await chmod(path, 0o666);
    await chmod(folder, 0o555);
    const { open, stored, failed } = await writtenByOthers(path, "unlimited");
    expect([open, stored]).toEqual(["done", 0]);
    expect(failed).toMatch(/^STORE_FAILURE Nothing of this statement is stored in .*create files beside it/);
    expect(failed).toContain(path);
    const missing = await writtenByOthers(join(folder, "other.duckdb"), "unlimited");
    expect(missing.open).toMatch(
      /^STORE_FAILURE The DuckDB file .*other\.duckdb cannot be opened for want of permission/,
    );
    await chmod(folder, 0o755);
    expect(await batchesIn(path)).toEqual({});
  }, 120_000);
});

describe("opening a store on a file that cannot be used names it and the remedy", () => {
  test.each<[what: string, spoil: (path: string) => Promise<unknown>, mode: AccessMode, says: RegExp]>([
    [
      "a newer version",
      (path) => setStorageVersion(path, 69n),
      "read",
      /newer version of DuckDB.*Update @duckdb\/node-api/,
    ],
    [
      "a newer version",
      (path) => setStorageVersion(path, 69n),
      "write",
      /newer version of DuckDB.*Update @duckdb\/node-api/,
    ],
    ["damage", (path) => damage(path, 100, 200), "read", /is damaged.*put a backup in its place/],
    ["damage", (path) => damage(path, 100, 200), "write", /is damaged.*put a backup in its place/],
    ["other contents", (path) => damage(path, 0, 12_288), "write", /not a DuckDB database.*check the path/],
  ])("%s", async (_what, spoil, mode, says) => {
    const path = await temporaryPath();
    await (await openDriver(path)).close();
    await spoil(path);
    const store = new DuckDBMetadataStore({ database: path });
    const open = store.open(mode);
    await expect(open).rejects.toMatchObject({ code: "STORE_FAILURE", message: expect.stringMatching(says) });
    await expect(open).rejects.toMatchObject({ message: expect.stringContaining(path) });
    await store.close();
  });
});
