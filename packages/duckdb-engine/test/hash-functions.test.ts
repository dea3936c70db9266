import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HashAlgorithm, hashTexts } from "@metaxy/core/driver";
import { name, sql } from "@metaxy/sql";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type FunctionHash, registerHashFunctions } from "../src/hash-functions.ts";
import { columnsOf, firstDifference, type HashEngine, openHashEngine, textOf } from "./hash-functions-engine.ts";

// Processes and large tables take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FUNCTIONS: readonly FunctionHash[] = ["xxhash32", "xxhash64", "xxh3_64", "wyhash", "farmhash"];

function expected(algorithm: HashAlgorithm, texts: readonly (string | null)[]): (string | null)[] {
  return hashTexts({ algorithm, length: 20 }, texts);
}

// Texts of each kind: NULL, empty, at and around the 12 bytes that are inline, versions, long, quotes and emoji.
const ROWS = 200_000;
const TEXT = (seed: number) => `CASE hash(i + ${seed}) % 11
  WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN left(md5(i::VARCHAR), 12) WHEN 3 THEN left(md5(i::VARCHAR), 13)
  WHEN 4 THEN 'it''s "' || i || '" \\' WHEN 5 THEN repeat('😀é', (i % 9)::INT) WHEN 6 THEN sha256((i + ${seed})::VARCHAR)
  WHEN 7 THEN repeat(i::VARCHAR, (i % 60)::INT) ELSE hash(i + ${seed})::VARCHAR END`;

let engine: HashEngine;

beforeAll(async () => {
  engine = await openHashEngine();
  await engine.connection.run(
    `CREATE TABLE texts AS SELECT i, ${TEXT(1)} AS a, ${TEXT(2)} AS b FROM range(${ROWS}) r(i)`,
  );
});

afterAll(() => engine.close());

/** The hash that the functions give for each row of `from`, beside the text that was to be hashed. */
async function hashed(
  algorithm: FunctionHash,
  text: string,
  from: string,
): Promise<[(string | null)[], (string | null)[]]> {
  const hash = textOf(engine.hashes.expression(algorithm, [sql`t`]));
  const [texts = [], hashes = []] = await columnsOf(
    engine.connection,
    `SELECT t, ${hash} FROM (SELECT ${text} AS t ${from})`,
  );
  return [hashes, texts];
}

describe("hash functions", () => {
  test.each(FUNCTIONS)(
    "%s of a template equals the hash of the joined text, NULL where a value is",
    async (algorithm) => {
      const parts = ["f'1|1|raw/vidéo.audio|", name("a"), "|raw/video.frames|", name("b")];
      const hash = textOf(engine.hashes.expression(algorithm, parts));
      const [a = [], b = [], hashes = []] = await columnsOf(engine.connection, `SELECT a, b, ${hash} FROM texts`);
      const texts = a.map((value, row) => {
        const other = b[row] ?? null;
        return value === null || other === null ? null : `f'1|1|raw/vidéo.audio|${value}|raw/video.frames|${other}`;
      });
      expect(texts).toHaveLength(ROWS);
      expect(firstDifference(hashes, expected(algorithm, texts))).toBeUndefined();
    },
  );

  test.each(FUNCTIONS)("%s of a single value equals the hash of its text", async (algorithm) => {
    const [hashes, texts] = await hashed(algorithm, "a", "FROM texts WHERE i < 40000");
    expect(firstDifference(hashes, expected(algorithm, texts))).toBeUndefined();
  });

  test("farmhash is signed", async () => {
    const [hashes] = await hashed("farmhash", "a", "FROM texts WHERE a IS NOT NULL LIMIT 100");
    expect(hashes.some((hash) => hash?.startsWith("-"))).toBe(true);
  });

  test("parts without a value are one constant text, no parts are the empty text", async () => {
    const constants = textOf(engine.hashes.expression("xxhash64", ["it's|", "2"]));
    const nothing = textOf(engine.hashes.expression("xxhash64", []));
    const rows = await columnsOf(engine.connection, `SELECT ${constants}, ${nothing} FROM range(5000)`);
    const [first, second] = expected("xxhash64", ["it's|2", ""]);
    expect(rows).toEqual([Array(5000).fill(first), Array(5000).fill(second)]);
  });

  test.each([
    ["a NULL of no type", "NULL", "FROM range(3000)"],
    ["a column of NULLs", "NULL::VARCHAR", "FROM texts WHERE i < 5000"],
    ["NULLs in stored rows", "a", "FROM texts WHERE a IS NULL"],
    ["a constant short text", "'abc'", "FROM range(5000)"],
    ["a constant long text", "'abcdefghijklmnopqrstuvwxyz'", "FROM range(5000)"],
    ["rows left by a filter", "a", "FROM texts WHERE i % 7 = 3 AND length(b) > 5"],
    ["few different texts", "'value number ' || (i % 5)", "FROM texts"],
    [
      "stored few different texts",
      "x.v",
      "FROM texts JOIN (SELECT i AS k, 'number ' || i || ' of them' AS v FROM range(9) r(i)) x ON texts.i % 9 = k",
    ],
    ["sorted rows", "a", "FROM (SELECT a FROM texts ORDER BY b, i LIMIT 20000)"],
    ["grouped texts", "string_agg(a, '|' ORDER BY i)", "FROM texts GROUP BY i % 1000"],
    ["no rows", "a", "FROM texts WHERE i < 0"],
    ["texts of 64 KiB", "repeat(chr(97 + (i % 26)::INT), 65536 + (i % 3)::INT) || i", "FROM range(700) r(i)"],
    [
      "a text larger than a slice among short ones",
      "CASE WHEN i = 1000 THEN repeat('x', 20000000) WHEN i % 3 = 0 THEN NULL ELSE i::VARCHAR END",
      "FROM range(2048) r(i)",
    ],
  ])("hashes %s", async (_title, text, from) => {
    const [hashes, texts] = await hashed("xxhash64", text, from);
    expect(firstDifference(hashes, expected("xxhash64", texts))).toBeUndefined();
  });

  test("registering again, on whatever connection, adds no overload", async () => {
    const other = await engine.instance.connect();
    registerHashFunctions(other, engine.instance);
    registerHashFunctions(engine.connection, engine.instance);
    const query =
      "SELECT function_name, count(*), any_value(return_type) FROM duckdb_functions() WHERE function_name LIKE 'mx_%' GROUP BY 1 ORDER BY 1";
    expect(await columnsOf(other, query)).toEqual([
      ["mx_farmhash", "mx_wyhash", "mx_xxh3_64", "mx_xxhash32", "mx_xxhash64"],
      ["1", "1", "1", "1", "1"],
      ["BIGINT", "UBIGINT", "UBIGINT", "UBIGINT", "UBIGINT"],
    ]);
    other.closeSync();
  });

  test("queries of several connections at once each get their own hashes", async () => {
    const connections = await Promise.all([0, 1, 2].map(() => engine.instance.connect()));
    const results = await Promise.all(
      connections.map(async (connection, n) => {
        const hash = textOf(engine.hashes.expression("wyhash", [`${n}|`, name("a")]));
        return columnsOf(connection, `SELECT a, ${hash} FROM texts WHERE i < 60000`);
      }),
    );
    for (const [n, [texts = [], hashes = []]] of results.entries()) {
      const joined = texts.map((text) => (text === null ? null : `${n}|${text}`));
      expect(firstDifference(hashes, expected("wyhash", joined))).toBeUndefined();
    }
    for (const connection of connections) connection.closeSync();
  });

  test("hashes of hashes in a full join with QUALIFY are those of the texts", async () => {
    const field = textOf(engine.hashes.expression("xxh3_64", ["f|", name("a")]));
    const row = textOf(engine.hashes.expression("xxh3_64", [sql`h1`, "|", sql`h2`]));
    const query = `WITH latest AS (SELECT * FROM texts QUALIFY row_number() OVER (PARTITION BY i % 50000 ORDER BY i DESC) = 1),
      h AS (SELECT i, a, ${field} AS h1, ${field.replaceAll('"a"', '"b"')} AS h2, b FROM latest),
      e AS (SELECT i, a, b, ${row} AS p FROM h),
      c AS (SELECT i AS j, p AS stored FROM e WHERE i % 2 = 0)
      SELECT a, b, coalesce(p, 'none'), j IS NULL FROM e FULL JOIN c ON i = j WHERE j IS NULL OR p = stored`;
    const [a = [], b = [], p = [], isNew = []] = await columnsOf(engine.connection, query);
    const hashOf = (texts: readonly (string | null)[]) => expected("xxh3_64", texts);
    const h1 = hashOf(a.map((text) => (text === null ? null : `f|${text}`)));
    const h2 = hashOf(b.map((text) => (text === null ? null : `f|${text}`)));
    const joined = hashOf(h1.map((hash, row) => (hash === null || h2[row] == null ? null : `${hash}|${h2[row]}`)));
    expect(
      firstDifference(
        p,
        joined.map((hash) => hash ?? "none"),
      ),
    ).toBeUndefined();
    expect(isNew.filter((value) => value === "true")).toHaveLength(25_000);
  });

  test("work on a database that is open for reading only", async () => {
    const folder = await mkdtemp(join(tmpdir(), "metaxy-hash-functions-"));
    const path = join(folder, "versions.duckdb");
    const written = await openHashEngine(path);
    await written.connection.run("CREATE TABLE versions AS SELECT 'version ' || i AS v FROM range(3000) r(i)");
    written.close();
    const readOnly = await openHashEngine(path, { access_mode: "READ_ONLY" });
    const hash = textOf(readOnly.hashes.expression("xxhash32", [name("v")]));
    const [texts = [], hashes = []] = await columnsOf(readOnly.connection, `SELECT v, ${hash} FROM versions`);
    readOnly.close();
    await rm(folder, { recursive: true });
    expect(texts).toHaveLength(3000);
    expect(firstDifference(hashes, expected("xxhash32", texts))).toBeUndefined();
  });

  test("a process that used them and closed nothing ends by itself", () => {
    const child = spawnSync(process.execPath, [join(import.meta.dirname, "hash-functions-child.ts")], {
      timeout: 120_000,
    });
    expect(child.stderr.toString()).toBe("");
    expect(child.stdout.toString()).toBe(`${expected("xxhash64", ["a"]).join("")}\n`);
    expect(child.status).toBe(0);
  }, 150_000);
});
