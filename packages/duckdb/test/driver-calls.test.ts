import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ResolveRequest, type RowBatches, rowsBatch, tableName } from "@metaxy/core/driver";
import { openDatabase } from "@metaxy/duckdb-engine";
import { expect, onTestFinished, test } from "vitest";
import type { DuckDBDriver } from "../src/index.ts";
import {
  batch,
  driverOf,
  featureRow,
  featureTypes,
  openDriver,
  rowsOf,
  storedRows,
  temporaryPath,
} from "./driver-places.ts";

const TABLE = tableName(["parent"]);
const TYPES = featureTypes({ id: "int64" }, ["a"]);

async function filled(rows: number, path?: string): Promise<DuckDBDriver> {
  const driver = await openDriver(path ?? (await temporaryPath()));
  const all = Array.from({ length: rows }, (_, n) => featureRow({ id: BigInt(n) }, 1n, `version ${n}`));
  await driver.append(TABLE, batch(TYPES, all), {});
  return driver;
}

/** A parent without an end: a statement that reads it ends by an interrupt or not at all. */
async function endless(path: string): Promise<DuckDBDriver> {
  const driver = await openDriver(path);
  const database = await openDatabase(path, { mode: "write", lockTimeout: 0 });
  const connection = await database.connect();
  const columns = [...TYPES].map(([name, type]) => {
    if (name === "id") return "(range % 10)::BIGINT AS id";
    if (typeof type === "object") return `{'a': 'version'} AS ${name}`;
    if (type === "timestamp")
      return `${name === "metaxy_deleted_at" ? "NULL" : "'2025-01-01'"}::TIMESTAMPTZ AS ${name}`;
    return `'fv' AS ${name}`;
  });
  await connection.run(`CREATE VIEW ${TABLE.name} AS SELECT ${columns} FROM range(1000000000000000)`);
  await database.release();
  return driver;
}

/** An increment with a hash of the whole parent, of a target that was never written. */
function requestOf(): ResolveRequest {
  const parts = ["|", { parent: 0, structKey: "a" }];
  return {
    feature: "child",
    hash: { algorithm: "xxhash64", length: 20 },
    fields: [{ field: "a", structKey: "a", codeVersion: "1", parts }],
    parents: [
      {
        feature: "parent",
        table: TABLE,
        types: TYPES,
        featureVersion: "fv",
        idColumns: ["id"],
        where: undefined,
        columns: [{ name: "id", from: "id", type: "int64" }],
        filter: undefined,
        versions: ["a"],
        optional: false,
      },
    ],
    samples: undefined,
    joinOn: ["id"],
    columns: [{ name: "id", type: "int64" }],
    target: {
      table: tableName(["child"]),
      types: undefined,
      featureVersion: "fv",
      idColumns: ["id"],
      where: undefined,
      stale: [],
      marks: undefined,
    },
    compareOn: ["id"],
    collapse: false,
    groupOrder: [],
    compareWith: "definition",
  };
}

test("results may be left unread: writing, more reading and closing go on", async () => {
  const path = await temporaryPath();
  const driver = await filled(20_000, path);
  const open = Array.from({ length: 6 }, () => driver.read(TABLE, {}, {})[Symbol.asyncIterator]());
  for (const iterator of open) expect((await iterator.next()).done).toBe(false);
  await driver.append(TABLE, batch(TYPES, [featureRow({ id: -1n }, 2n)]), {});
  expect(await rowsOf(driver.read(TABLE, { columns: ["id"] }, {}))).toHaveLength(20_001);
  await driver.close();
  await expect(open[0]?.next()).rejects.toMatchObject({ code: "STORE_NOT_OPEN" });
  const again = await openDriver(path);
  expect(await again.listTables()).toEqual([TABLE]);
});

test("a result sees the rows of its beginning, whatever is written meanwhile", async () => {
  const driver = await filled(10_000);
  let rows = 0;
  for await (const each of driver.read(TABLE, { columns: ["id"] }, {})) {
    if (rows === 0) await driver.drop(TABLE);
    rows += each.rowCount;
  }
  expect(rows).toBe(10_000);
  expect(await driver.describe(TABLE)).toBeUndefined();
});

test.each(["iterate", "spool", "writeParquet"] as const)("an abort ends a resolve at once: %s", async (how) => {
  const driver = await endless(await temporaryPath());
  const scratch = await mkdtemp(join(tmpdir(), "metaxy-duckdb-abort-"));
  onTestFinished(() => rm(scratch, { recursive: true }));
  const abort = new AbortController();
  const reason = new Error("enough");
  setTimeout(() => abort.abort(reason), 30);
  const rows = driver.resolveUpdate(requestOf(), {
    signal: abort.signal,
    scratchFile: (end) => join(scratch, `spool.${end}`),
  });
  const run = {
    iterate: () => rowsOf(rows),
    spool: () => rows.spool?.(),
    writeParquet: () => rows.writeParquet?.(join(scratch, "x")),
  };
  await expect(run[how]()).rejects.toMatchObject({ code: "ABORTED", cause: reason });
  expect(existsSync(join(scratch, "spool.parquet"))).toBe(false);
  expect(await driver.listTables()).toEqual([]);
});

test("closing ends a running resolve with an error and lets the file go", async () => {
  const path = await temporaryPath();
  const driver = await endless(path);
  const running = rowsOf(driver.resolveUpdate(requestOf(), {}));
  const ended = expect(running).rejects.toMatchObject({ code: "STORE_NOT_OPEN" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await driver.close();
  await ended;
  expect(await (await openDriver(path)).listTables()).toEqual([]);
});

test("an append that its source fails, or that is aborted, stores nothing", async () => {
  const driver = await filled(1);
  async function* failing(): AsyncGenerator<ReturnType<typeof rowsBatch>> {
    for (let n = 0; n < 3; n++) yield rowsBatch(TYPES, storedRows(TYPES, [featureRow({ id: BigInt(n + 10) }, 2n)]));
    throw new RangeError("the source is broken");
  }
  await expect(driver.append(TABLE, failing(), {})).rejects.toThrow("the source is broken");
  const abort = new AbortController();
  async function* aborting(): AsyncGenerator<ReturnType<typeof rowsBatch>> {
    yield* [rowsBatch(TYPES, storedRows(TYPES, [featureRow({ id: 20n }, 2n)]))];
    abort.abort(new Error("enough"));
  }
  await expect(driver.append(TABLE, aborting(), { signal: abort.signal })).rejects.toMatchObject({ code: "ABORTED" });
  expect(await rowsOf(driver.read(TABLE, { columns: ["id"] }, {}))).toEqual([{ id: 0n }]);
});

test("a slow source of rows holds no other writer back", async () => {
  const driver = await filled(1);
  let proceed: () => void = () => {};
  const blocked = new Promise<void>((resolve) => {
    proceed = resolve;
  });
  async function* slow(): AsyncGenerator<ReturnType<typeof rowsBatch>> {
    yield rowsBatch(TYPES, storedRows(TYPES, [featureRow({ id: 1n }, 2n)]));
    await blocked;
    yield rowsBatch(TYPES, storedRows(TYPES, [featureRow({ id: 2n }, 2n)]));
  }
  const waiting = driver.append(TABLE, slow(), {});
  expect(await driver.append(TABLE, batch(TYPES, [featureRow({ id: 3n }, 2n)]), {})).toEqual({ rows: 1 });
  proceed();
  expect(await waiting).toEqual({ rows: 2 });
  const ids = (await rowsOf(driver.read(TABLE, { columns: ["id"] }, {}))).map((row) => Number(row.id));
  expect(ids.sort()).toEqual([0, 1, 2, 3]);
});

test("an increment outlives its store, gives its counts, and is gone when disposed", async () => {
  const path = await temporaryPath();
  const driver = await filled(5_000, path);
  const spool = await driver.resolveUpdate(requestOf(), {}).spool?.();
  if (spool === undefined) throw new Error("there is no spool");
  await driver.drop(TABLE);
  await driver.close();
  expect(spool.counts).toEqual({ ids: { new: 5_000 }, rows: { new: 5_000 }, withoutVersion: 0 });
  expect([spool.newest, spool.summary]).toEqual([undefined, "0"]);
  const sizes: number[] = [];
  for await (const each of spool.read({ statuses: ["new", "stale"], batchSize: 3_000 })) sizes.push(each.rowCount);
  expect(sizes).toEqual([3_000, 2_000]);
  const summary = await rowsOf(spool.read({ statuses: ["summary"], batchSize: 10 }));
  expect(summary.map((row) => row.metaxy_status)).toEqual(["summary"]);
  expect(await rowsOf(spool.read({ statuses: ["orphaned"], batchSize: 10 }))).toEqual([]);
  const { parquet } = spool as unknown as { readonly parquet: string };
  expect(existsSync(parquet)).toBe(true);
  await spool.dispose();
  await spool.dispose();
  expect(existsSync(parquet)).toBe(false);
});

test("rows of one target are neighbours in the spool, in the order of their ids, however many there are", async () => {
  const driver = await filled(1);
  const types = featureTypes({ g: "int64", k: "int64" }, ["a"]);
  const table = tableName(["members"]);
  const rows = Array.from({ length: 30_000 }, (_, n) =>
    featureRow({ g: BigInt((n * 7919) % 1_000), k: BigInt(n) }, 1n, `v${n}`),
  );
  await driver.append(table, batch(types, rows), {});
  const [parent] = requestOf().parents;
  if (parent === undefined) throw new Error("there is no parent");
  const columns = ["g", "k"].map((name) => ({ name, from: name, type: "int64" as const }));
  const request: ResolveRequest = {
    ...requestOf(),
    parents: [
      { ...parent, table, types, idColumns: ["g", "k"], columns, aggregate: { on: ["g"], orderBy: ["g", "k"] } },
    ],
    joinOn: ["g"],
    columns: [
      { name: "g", type: "int64" },
      { name: "k", type: "int64", parent: 0 },
    ],
    target: { ...requestOf().target, idColumns: ["g"] },
    compareOn: ["g"],
    groupOrder: ["g", "k"],
  };
  const spool = await driver.resolveUpdate(request, {}).spool?.();
  const members = await rowsOf(spool?.read({ statuses: ["new"], batchSize: 7_000 }) as RowBatches);
  const places = members.map(({ g, k }) => Number(g) * 30_000 + Number(k));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect([members.length, spool?.counts.ids]).toEqual([30_000, { new: 1_000 }]);
  await spool?.dispose();
});

test("opening for reading while this process reads, and for writing while it writes, shares the file", async () => {
  const path = await temporaryPath();
  const writer = await filled(3, path);
  const reader = await openDriver(path, "read");
  await writer.append(TABLE, batch(TYPES, [featureRow({ id: 9n }, 1n)]), {});
  expect(await rowsOf(reader.read(TABLE, { columns: ["id"] }, {}))).toHaveLength(4);
  await writer.close();
  expect(await rowsOf(reader.read(TABLE, { columns: ["id"] }, {}))).toHaveLength(4);
  await expect(reader.drop(TABLE)).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
  await reader.close();
  const later = driverOf(path);
  await later.open("read", {});
  await later.close();
});
