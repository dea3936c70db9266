import { type ColumnTypes, MetadataStoreError } from "@metaxy/core/driver";
import { type Sql, sql } from "@metaxy/sql";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EngineSession } from "../src/engine-session.ts";
import { openDatabase, startSession } from "../src/index.ts";
import { selectBatches } from "../src/result-batches.ts";

const TYPES: ColumnTypes = new Map([["n", "int64"]]);
let session: EngineSession;

beforeAll(async () => {
  session = await startSession(await openDatabase(":memory:", { mode: "write", lockTimeout: 0 }), "the place");
});

afterAll(() => session.close());

/** How many rows come before the error, and the error. */
async function readToError(select: Sql, signal?: AbortSignal): Promise<{ rows: number; error: unknown }> {
  return session.use(signal, async (connection) => {
    let rows = 0;
    try {
      for await (const batch of selectBatches(connection, select, TYPES)) rows += batch.rowCount;
    } catch (error) {
      return { rows, error };
    }
    return { rows, error: undefined };
  });
}

test("a read that fails midway gives DuckDB's reason", async () => {
  const { rows, error } = await readToError(
    sql`SELECT CASE WHEN range = 1500000 THEN error('the disk has gone') ELSE range END AS n FROM range(2000000)`,
  );
  expect(rows).toBeGreaterThan(0);
  const message = "the place: Invalid Input Error: the disk has gone";
  expect(error).toEqual(new MetadataStoreError("STORE_FAILURE", message, { details: { store: "the place" } }));
});

test("a read that fails midway for a reason that has passed is an error all the same", async () => {
  await session.use(undefined, (connection) => connection.run(sql`CREATE SEQUENCE calls`));
  const { rows, error } = await readToError(
    sql`SELECT CASE WHEN nextval('calls') = 1500000 THEN error('for now') ELSE range END AS n FROM range(2000000)`,
  );
  expect(rows).toBeGreaterThan(0);
  expect(error).toMatchObject({ code: "STORE_FAILURE", message: expect.stringContaining("before its last row") });
});

test("a read that is aborted midway is an error", async () => {
  const abort = new AbortController();
  const reading = session.use(abort.signal, async (connection) => {
    for await (const _ of selectBatches(connection, sql`SELECT range AS n FROM range(100000000)`, TYPES)) {
      // The next chunk is then being fetched.
      setImmediate(() => abort.abort(new Error("enough")));
    }
  });
  await expect(reading).rejects.toMatchObject({ code: "ABORTED" });
});

test("a read that ends, or has no rows, is no error", async () => {
  expect(await readToError(sql`SELECT range AS n FROM range(500000)`)).toEqual({ rows: 500_000, error: undefined });
  expect(await readToError(sql`SELECT 1 AS n WHERE false`)).toEqual({ rows: 0, error: undefined });
});
