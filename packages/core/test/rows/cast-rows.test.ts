import { describe, expect, test } from "vitest";
import { MetadataSchemaError } from "../../src/errors.ts";
import {
  type CastKind,
  type ColumnType,
  castRows,
  castType,
  type StoredRow,
  type StoredValue,
} from "../../src/rows/index.ts";
import { bare } from "./arbitrary-rows.ts";

const struct = (...fields: [string, ColumnType][]): ColumnType => ({ struct: new Map(fields) });
const decimal = (precision: number, scale: number): ColumnType => ({ decimal: { precision, scale } });
const counts: ColumnType = { map: { key: "string", value: "int64" } };
const entries: ColumnType = { list: struct(["key", "string"], ["value", "int64"]) };

test.each<[ColumnType, ColumnType, CastKind]>([
  ["int64", "int64", "same"],
  [struct(["a", "string"], ["b", "bool"]), struct(["b", "bool"], ["a", "string"]), "same"],
  ["null", struct(["a", "string"]), "widening"],
  ["int8", "int64", "widening"],
  ["uint32", "int64", "widening"],
  ["uint64", "int64", "checked"],
  ["int64", "int32", "checked"],
  ["int64", "float64", "checked"],
  ["float64", "int64", "checked"],
  ["float32", "float64", "widening"],
  ["float64", "float32", "checked"],
  ["timestamp_naive", "timestamp", "widening"],
  ["timestamp", "timestamp_naive", "impossible"],
  ["string", "int64", "impossible"],
  ["int64", "string", "impossible"],
  ["bool", "int64", "impossible"],
  ["date", "timestamp", "impossible"],
  ["int64", decimal(10, 2), "checked"],
  [decimal(5, 2), decimal(10, 4), "widening"],
  [decimal(5, 2), decimal(5, 3), "checked"],
  [struct(["a", "int8"]), struct(["a", "int64"], ["b", "string"]), "widening"],
  [struct(["a", "string"], ["b", "string"]), struct(["a", "string"]), "impossible"],
  [{ list: "int8" }, { list: "int64" }, "widening"],
  [{ list: "string" }, "string", "impossible"],
  [counts, { map: { key: "string", value: "float64" } }, "checked"],
  [counts, struct(["a", "int64"]), "checked"],
  [{ map: { key: "int64", value: "int64" } }, struct(["a", "int64"]), "impossible"],
  [entries, counts, "checked"],
  [struct(["a", "int8"]), counts, "checked"],
  [struct(["a", "string"]), counts, "impossible"],
])("%o as %o is %s", (from, to, kind) => {
  expect(castType(from, to)).toBe(kind);
});

function cast(value: StoredValue, from: ColumnType, to: ColumnType): StoredValue | undefined {
  return castRows([bare([["c", value]])], new Map([["c", from]]), new Map([["c", to]]))[0]?.c;
}

describe("values", () => {
  test.each<[StoredValue, ColumnType, ColumnType, StoredValue]>([
    [1, "int8", "int64", 1n],
    [5n, "int64", "int16", 5],
    [5n, "int64", "float64", 5],
    [5, "float64", "int64", 5n],
    [null, "null", "string", null],
    [7n, "timestamp_naive", "timestamp", 7n],
    ["1.5", decimal(2, 1), decimal(5, 3), "1.500"],
    [
      bare([["a", 1]]),
      struct(["a", "int8"]),
      struct(["a", "int64"], ["b", "string"]),
      bare<StoredValue>([
        ["a", 1n],
        ["b", null],
      ]),
    ],
    [
      [["a", 1n]],
      counts,
      struct(["a", "int64"], ["b", "int64"]),
      bare<StoredValue>([
        ["a", 1n],
        ["b", null],
      ]),
    ],
    [
      bare<StoredValue>([
        ["a", 1],
        ["b", null],
      ]),
      struct(["a", "int8"], ["b", "int64"]),
      counts,
      [
        ["a", 1n],
        ["b", null],
      ],
    ],
    [
      [
        bare<StoredValue>([
          ["key", "a"],
          ["value", 1n],
        ]),
      ],
      entries,
      counts,
      [["a", 1n]],
    ],
    [
      bare<StoredValue>([
        [
          "m",
          [
            bare<StoredValue>([
              ["key", "a"],
              ["value", 1n],
            ]),
          ],
        ],
      ]),
      struct(["m", entries]),
      struct(["m", counts]),
      bare<StoredValue>([["m", [["a", 1n]]]]),
    ],
  ])("%o of type %o as %o", (...[value, from, to, expected]) => {
    expect(cast(value, from, to)).toStrictEqual(expected);
  });

  test.each<[StoredValue, ColumnType, ColumnType, string]>([
    [300n, "int64", "uint8", 'Row 0, column "c": 300n is no uint8. It holds 0 to 255.'],
    [1.5, "float64", "int64", 'Row 0, column "c": 1.5 is no int64.'],
    [2n ** 53n + 1n, "int64", "float64", 'Row 0, column "c": 9007199254740993n is no float64.'],
    ["a", "string", "int64", 'Column "c" is int64, and string cannot be stored there without loss. Cast it first.'],
    [[["x", 1n]], counts, struct(["a", "int64"]), 'It has no field "x"; leave it out, or declare it.'],
    [[null], entries, counts, 'Row 0, column "c" has an entry that is NULL. Leave it out.'],
  ])("%o of type %o as %o is refused", (...[value, from, to, message]) => {
    expect(() => cast(value, from, to)).toThrow(MetadataSchemaError);
    expect(() => cast(value, from, to)).toThrow(message);
  });
});

test("rows of the same types are given as they are; absent columns become NULL; unknown ones are refused", () => {
  const rows: StoredRow[] = [bare<StoredValue>([["a", 1n]])];
  const types = new Map<string, ColumnType>([["a", "int64"]]);
  expect(castRows(rows, types, types)).toBe(rows);
  const wider = new Map<string, ColumnType>([
    ["b", "string"],
    ["a", "int64"],
  ]);
  expect(castRows(rows, types, wider)).toStrictEqual([
    bare<StoredValue>([
      ["b", null],
      ["a", 1n],
    ]),
  ]);
  expect(() => castRows(rows, wider, types)).toThrow('There is no column "b".');
});
