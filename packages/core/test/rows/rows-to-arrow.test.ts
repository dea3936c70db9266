import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  arrowBatch,
  type ColumnType,
  type ColumnTypes,
  rowsBatch,
  type StoredRow,
  type StoredValue,
} from "../../src/rows/index.ts";
import { bare, typedRows } from "./arbitrary-rows.ts";

async function roundTrip(types: ColumnTypes, rows: readonly StoredRow[]) {
  const batch = await arrowBatch(await rowsBatch(types, rows).arrow());
  return { types: batch.types, rowCount: batch.rowCount, rows: await batch.rows() };
}

test("rows of any types come back from Arrow with the same types and exact values", async () => {
  await fc.assert(
    fc.asyncProperty(typedRows, async ({ types, rows }) => {
      expect(await roundTrip(types, rows)).toStrictEqual({ types, rowCount: rows.length, rows });
    }),
    { numRuns: 300 },
  );
}, 60_000);

test("extremes survive: int64 limits, times before 1970, NaN, −0, NULL structs apart from structs of NULLs", async () => {
  const types = new Map<string, ColumnType>([
    ["id", "int64"],
    ["at", "timestamp"],
    ["local", "timestamp_naive"],
    ["x", "float64"],
    ["s", { struct: new Map([["a", "string"]]) }],
    ["m", { map: { key: "string", value: "float32" } }],
    ["d", { decimal: { precision: 40, scale: 2 } }],
  ]);
  const rows = [
    bare<StoredValue>([
      ["id", -(2n ** 63n)],
      ["at", -1n],
      ["local", -62_135_596_800_000_001n],
      ["x", -0],
      ["s", null],
      ["m", [["k", Number.NaN]]],
      ["d", "-99999999999999999999999999999999999999.99"],
    ]),
    bare<StoredValue>([
      ["id", 2n ** 63n - 1n],
      ["at", 253_402_300_799_999_999n],
      ["local", 1n],
      ["x", Number.NaN],
      ["s", bare([["a", null]])],
      ["m", []],
      ["d", "0.01"],
    ]),
  ];
  expect((await roundTrip(types, rows)).rows).toStrictEqual(rows);
});

test("no rows keep their types, and rows without columns their number", async () => {
  const types: ColumnTypes = new Map([["a", { list: "string" }]]);
  expect(await roundTrip(types, [])).toStrictEqual({ types, rowCount: 0, rows: [] });
  expect(await roundTrip(new Map(), [bare([]), bare([])])).toStrictEqual({
    types: new Map(),
    rowCount: 2,
    rows: [bare([]), bare([])],
  });
});

test("texts are LargeUtf8 and timestamps µs UTC", async () => {
  const types: ColumnTypes = new Map([
    ["text", "string"],
    ["at", "timestamp"],
    ["local", "timestamp_naive"],
    ["time", "time"],
  ]);
  const { schema } = tableFromIPC(await rowsBatch(types, []).arrow());
  expect(schema.fields.map((field) => String(field.type))).toStrictEqual([
    "LargeUtf8",
    "Timestamp<MICROSECOND, UTC>",
    "Timestamp<MICROSECOND>",
    "Time64<MICROSECOND>",
  ]);
});

test("Arrow bytes are made once, and only when asked for", async () => {
  const batch = rowsBatch(new Map([["a", "string"]]), [bare([["a", "x"]])]);
  expect(await batch.arrow()).toBe(await batch.arrow());
});

test("text with half of a surrogate pair is refused, never changed", async () => {
  const batch = rowsBatch(new Map([["path", "string"]]), [bare([["path", "a\ud800"]])]);
  await expect(batch.arrow()).rejects.toThrow('Column "path": "a\\ud800" has half of a surrogate pair');
});

test.each([
  ["int8", 300, 'Column "c": 300 is no stored int8.'],
  ["int64", 1, 'Column "c": 1 is no stored int64.'],
  ["float32", 0.1, 'Column "c": 0.1 is no stored float32.'],
  ["bool", "x", 'Column "c": "x" is no stored bool.'],
  ["string", 1n, 'Column "c": 1n is no stored string.'],
] as const)("a value that is no %s is refused", async (type, value, message) => {
  await expect(rowsBatch(new Map([["c", type]]), [bare([["c", value]])]).arrow()).rejects.toThrow(message);
});
