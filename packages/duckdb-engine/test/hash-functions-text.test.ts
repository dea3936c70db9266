import { UBIGINT } from "@duckdb/node-api";
import { hashTemplateToNumbers, hashTexts, type TextColumn } from "@metaxy/core/driver";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeTextFunction } from "../src/hash-text-function.ts";
import { columnsOf, firstDifference, type HashEngine, openHashEngine } from "./hash-functions-engine.ts";

// Processes and large tables take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let engine: HashEngine;

function register(name: string, compute: (texts: TextColumn) => BigUint64Array): void {
  engine.connection.registerScalarFunction(makeTextFunction({ name, returnType: UBIGINT, compute }));
}

beforeAll(async () => {
  engine = await openHashEngine();
  register("fails_at_the_end", ({ length }) => {
    if (length < 2048) throw new RangeError("No memory for these texts.");
    return new BigUint64Array(length).fill(7n);
  });
  register("hash_stored", (texts) => hashTemplateToNumbers("xxhash64", [0], [texts], texts.length).values);
});

afterAll(() => engine.close());

test("what a function throws is the error of the query, and the connection stays usable", async () => {
  const { connection } = engine;
  const query = (rows: number) => `SELECT DISTINCT fails_at_the_end('text ' || i) FROM range(${rows}) r(i)`;
  for (let attempt = 0; attempt < 3; attempt++) {
    await expect(connection.run(query(300_001))).rejects.toThrow("Invalid Input Error: No memory for these texts.");
    expect(await columnsOf(connection, query(2048))).toEqual([["7"]]);
  }
});

test("an error in the middle of an INSERT leaves nothing behind", async () => {
  const { connection } = engine;
  await connection.run("CREATE TABLE hashes (h UBIGINT)");
  const insert = "INSERT INTO hashes SELECT fails_at_the_end('text ' || i) FROM range(200000) r(i)";
  await expect(connection.run(insert)).rejects.toThrow("No memory for these texts.");
  expect(await columnsOf(connection, "SELECT count(*) FROM hashes")).toEqual([["0"]]);
});

test.each([
  ["in memory", "FROM stored"],
  ["sorted", "FROM (SELECT * FROM stored ORDER BY hash(v), v LIMIT 20000)"],
  ["joined", "FROM stored JOIN (SELECT k AS other FROM stored WHERE k % 2 = 0) ON k = other"],
  ["few and repeated", "FROM (SELECT k, 'text number ' || (k % 7) AS v FROM stored ORDER BY hash(k))"],
])("texts that lie apart in memory are read right: %s", async (_title, from) => {
  const { connection } = engine;
  const text = "CASE WHEN i % 13 = 0 THEN NULL ELSE repeat(i::VARCHAR, (i % 8)::INT) END";
  await connection.run(`CREATE OR REPLACE TABLE stored AS SELECT i AS k, ${text} AS v FROM range(50000) r(i)`);
  const [texts = [], hashes = []] = await columnsOf(connection, `SELECT v, hash_stored(v) ${from}`);
  expect(texts.length).toBeGreaterThan(10_000);
  expect(firstDifference(hashes, hashTexts({ algorithm: "xxhash64", length: 20 }, texts))).toBeUndefined();
});
