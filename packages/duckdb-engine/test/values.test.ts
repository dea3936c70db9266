import { type ColumnType, type ColumnTypes, rowsBatch, type StoredRow, tableName } from "@metaxy/core/driver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { given, type MemoryDriver, openMemoryDriver, rowsOf } from "./memory-driver.ts";

let driver: MemoryDriver;
let tables = 0;

beforeAll(async () => {
  driver = await openMemoryDriver();
});

afterAll(() => driver.close());

async function roundTrip(types: ColumnTypes, rows: readonly Record<string, unknown>[]) {
  const table = tableName([`values_${tables++}`]);
  await driver.append(table, given(types, rows), {});
  return { types: await driver.describe(table), rows: await rowsOf(driver.read(table, {}, {})) };
}

const struct = (fields: Record<string, ColumnType>): ColumnType => ({ struct: new Map(Object.entries(fields)) });

const VALUES: readonly (readonly [ColumnType, readonly unknown[]])[] = [
  ["bool", [true, false]],
  ["int8", [-128, 127]],
  ["int16", [-32768, 32767]],
  ["int32", [-(2 ** 31), 2 ** 31 - 1]],
  ["int64", [-(2n ** 63n), 2n ** 63n - 1n, 9007199254740993n]],
  ["uint8", [0, 255]],
  ["uint16", [0, 65535]],
  ["uint32", [0, 2 ** 32 - 1]],
  ["uint64", [0n, 2n ** 64n - 1n]],
  ["float32", [Math.fround(0.1), -0, Number.POSITIVE_INFINITY]],
  ["float64", [0.1 + 0.2, -0, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324]],
  ["string", ["", "a\0b", "\ufefftext", "é".repeat(7), "🙂".repeat(5), "x".repeat(100_000), "line\r\nbreak", " a "]],
  ["binary", [new Uint8Array([]), new Uint8Array([0, 255, 1]), new Uint8Array(40).fill(7)]],
  ["date", [-719162, 0, 2932896]],
  ["time", [0n, 86_399_999_999n]],
  ["timestamp", [-62135596800000000n, -1n, 0n, 1_735_689_600_000_001n, 253402300799999999n]],
  ["timestamp_naive", [-1n, 1_735_689_600_000_001n]],
  [{ decimal: { precision: 4, scale: 2 } }, ["-99.99", "0.05", "12.30"]],
  [{ decimal: { precision: 9, scale: 0 } }, ["-123456789"]],
  [{ decimal: { precision: 18, scale: 6 } }, ["-123456789012.000001"]],
  [{ decimal: { precision: 38, scale: 10 } }, ["-1234567890123456789012345678.0123456789", "0.0000000001"]],
  [{ list: "string" }, [[], ["a", null, ""], ["x".repeat(40)]]],
  [{ list: { list: "int64" } }, [[[1n, null], [], null], []]],
  [{ list: struct({ a: "string", b: "int64" }) }, [[{ a: "1", b: null }, null, { a: null, b: 2n }]]],
  [struct({ a: "string", "b c": struct({ d: { list: "timestamp" } }) }), [{ a: null, "b c": { d: [1n, null] } }]],
  [
    { map: { key: "string", value: "string" } },
    [
      [],
      [["k", null]],
      [
        ["a", "1"],
        ["b", ""],
      ],
    ],
  ],
  [{ map: { key: "int64", value: { list: struct({ x: "bool" }) } } }, [[[5n, [{ x: true }, null]]]]],
];

describe("values come back exactly as they were stored", () => {
  test.each(VALUES.map(([type, values], n) => [n, type, values] as const))("case %i: %j", async (_n, type, values) => {
    const types: ColumnTypes = new Map<string, ColumnType>([
      ["id", "int32"],
      ["v", type],
    ]);
    const rows = [...values, null].map((v, id) => ({ id, v }));
    const stored = await roundTrip(types, rows);
    expect(stored.types).toEqual(types);
    expect(stored.rows.toSorted((a, b) => Number(a.id) - Number(b.id))).toStrictEqual(rows);
  });

  test("in more rows than a chunk has, NULLs in between", async () => {
    const types: ColumnTypes = new Map<string, ColumnType>([
      ["id", "int64"],
      ["text", "string"],
      ["list", { list: "string" }],
    ]);
    const rows = Array.from({ length: 10_000 }, (_, n) => ({
      id: BigInt(n),
      text: n % 7 === 0 ? null : `${n}`.repeat(n % 9),
      list: n % 5 === 0 ? null : Array.from({ length: n % 4 }, (_, k) => (k === 2 ? null : `${n}-${k}`)),
    }));
    const stored = await roundTrip(types, rows);
    expect(stored.rows.toSorted((a, b) => Number(a.id) - Number(b.id))).toStrictEqual(rows);
  });

  test("struct entries may have any name", async () => {
    const names = ["__proto__x", "constructor", "10", "2", "a.b"];
    const type: ColumnType = { struct: new Map(names.map((name) => [name, "string"])) };
    const value = { __proto__x: "p", constructor: "c", "10": "ten", "2": "two", "a.b": "dot" };
    const stored = await roundTrip(new Map([["v", type]]), [{ v: value }]);
    expect(stored.rows).toStrictEqual([{ v: value }]);
    expect(stored.types?.get("v")).toEqual(type);
  });

  test("half of a surrogate pair is refused by the column's name, and nothing is stored", async () => {
    const table = tableName(["surrogates"]);
    const types: ColumnTypes = new Map([["v", "string"]]);
    const write = driver.append(table, given(types, [{ v: "fine" }, { v: "half \ud800" }]), {});
    await expect(write).rejects.toMatchObject({ code: "METADATA_SCHEMA", message: expect.stringContaining('"v"') });
    expect(await driver.describe(table)).toBeUndefined();
  });

  test("rows of several batches and types are one table, whole", async () => {
    const table = tableName(["batches"]);
    const a: ColumnTypes = new Map<string, ColumnType>([["id", "int64"]]);
    const b: ColumnTypes = new Map<string, ColumnType>([
      ["id", "int64"],
      ["more", "string"],
    ]);
    const row = (values: Record<string, unknown>): StoredRow => Object.assign(Object.create(null), values);
    async function* batches() {
      yield rowsBatch(a, [row({ id: 1n })]);
      yield rowsBatch(a, [row({ id: 2n }), row({ id: 3n })]);
      yield rowsBatch(b, [row({ id: 4n, more: "x" })]);
      yield rowsBatch(a, [row({ id: 5n })]);
      yield rowsBatch(a, [row({ id: 6n })]);
    }
    expect(await driver.append(table, batches(), {})).toEqual({ rows: 6 });
    const rows = await rowsOf(driver.read(table, {}, {}));
    expect(rows.toSorted((x, y) => Number(x.id) - Number(y.id))).toEqual(
      [1n, 2n, 3n, 4n, 5n, 6n].map((id) => ({ id, more: id === 4n ? "x" : null })),
    );
  });
});

describe("columns of other types than ours", () => {
  test("are read as text, or as what holds them exactly", async () => {
    await driver.sql(`CREATE TABLE foreign_types AS SELECT
      'e6217eb0-52ac-4f4e-887e-f4a3418f7e36'::UUID AS u, '{"a": 1}'::JSON AS j, 'a'::ENUM('a', 'b') AS e,
      170141183460469231731687303715884105727::HUGEINT AS h, 340282366920938463463374607431768211455::UHUGEINT AS uh,
      INTERVAL 3 DAY AS i, '101'::BIT AS b, '2024-01-01 00:00:00.123456789'::TIMESTAMP_NS AS ns,
      '2024-01-01 00:00:01'::TIMESTAMP_S AS s, '10:00:00+02'::TIMETZ AS tz, [1, 2, 3]::INTEGER[3] AS arr,
      {'u': 'e6217eb0-52ac-4f4e-887e-f4a3418f7e36'::UUID, 'n': 1} AS st, NULL AS nothing`);
    const table = tableName(["foreign_types"]);
    expect(await rowsOf(driver.read(table, {}, {}))).toEqual([
      {
        u: "e6217eb0-52ac-4f4e-887e-f4a3418f7e36",
        j: '{"a": 1}',
        e: "a",
        h: "170141183460469231731687303715884105727",
        uh: "340282366920938463463374607431768211455",
        i: "3 days",
        b: "101",
        ns: "2024-01-01 00:00:00.123456789",
        s: 1_704_067_201_000_000n,
        tz: "10:00:00+02",
        arr: [1, 2, 3],
        st: { u: "e6217eb0-52ac-4f4e-887e-f4a3418f7e36", n: 1 },
        nothing: null,
      },
    ]);
  });

  test("can be filtered, kept the latest of, and appended to", async () => {
    await driver.sql(`CREATE TABLE foreign_ids AS SELECT 'e6217eb0-52ac-4f4e-887e-f4a3418f7e36'::UUID AS id, t AS metaxy_updated_at,
      NULL::TIMESTAMPTZ AS metaxy_deleted_at FROM (VALUES ('2024-01-01'::TIMESTAMPTZ), ('2024-01-02'::TIMESTAMPTZ)) v(t)`);
    const table = tableName(["foreign_ids"]);
    const id = "e6217eb0-52ac-4f4e-887e-f4a3418f7e36";
    const types = await driver.describe(table);
    await driver.append(
      table,
      given(types ?? new Map(), [{ id: "00000000-0000-0000-0000-000000000001", metaxy_updated_at: 5n }]),
      {},
    );
    const where = {
      kind: "compare",
      operator: "=",
      left: { kind: "column", name: "id" },
      right: { kind: "literal", value: id },
    } as const;
    expect(await rowsOf(driver.read(table, { where, latestBy: ["id"] }, {}))).toEqual([
      { id, metaxy_updated_at: 1_704_153_600_000_000n, metaxy_deleted_at: null },
    ]);
    expect(await rowsOf(driver.read(table, { columns: ["id"] }, {}))).toHaveLength(3);
  });
});
