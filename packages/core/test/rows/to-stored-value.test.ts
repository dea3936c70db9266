import { describe, expect, test } from "vitest";
import { MetadataSchemaError } from "../../src/errors.ts";
import { type ColumnType, toStoredValue } from "../../src/rows/index.ts";
import { bare } from "./arbitrary-rows.ts";

const at = new Date("1969-12-31T23:59:59.999Z");
const tags: ColumnType = {
  struct: new Map<string, ColumnType>([
    ["a", "int64"],
    ["b", "string"],
  ]),
};
const counts: ColumnType = { map: { key: "string", value: "int64" } };
const price: ColumnType = { decimal: { precision: 5, scale: 2 } };

describe("values as their column stores them", () => {
  test.each<[unknown, ColumnType, unknown]>([
    [undefined, "int64", null],
    [null, tags, null],
    [1, "int64", 1n],
    [-(2n ** 63n), "int64", -(2n ** 63n)],
    [2n ** 64n - 1n, "uint64", 2n ** 64n - 1n],
    [-0, "int32", 0],
    [255n, "uint8", 255],
    [1, "float64", 1],
    [2n ** 60n, "float64", 2 ** 60],
    [-0, "float64", -0],
    [Number.NaN, "float64", Number.NaN],
    [0.5, "float32", 0.5],
    [true, "bool", true],
    ["a\u0000\ud83d\ude42", "string", "a\u0000\ud83d\ude42"],
    [Buffer.from("hi"), "binary", Uint8Array.of(104, 105)],
    [at, "timestamp", -1000n],
    [-1n, "timestamp_naive", -1n],
    [new Date("1969-12-31"), "date", -1],
    [3, "date", 3],
    [1n, "time", 1n],
    ["1.5", price, "1.50"],
    ["-0", price, "0.00"],
    [7, price, "7.00"],
    [[1, null], { list: "int64" }, [1n, null]],
    [Float32Array.of(0.5), { list: "float32" }, [0.5]],
    [
      { a: 1 },
      tags,
      bare<unknown>([
        ["a", 1n],
        ["b", null],
      ]),
    ],
    [new Map([["k", 1]]), counts, [["k", 1n]]],
    [[["k", null]], counts, [["k", null]]],
    [{ k: 1 }, counts, [["k", 1n]]],
  ])("%o as %o", (value, type, stored) => {
    expect(toStoredValue(value, type, 'column "x"')).toStrictEqual(stored);
  });

  test("bytes are copied, so that later changes of the buffer do not reach the store", () => {
    const bytes = Uint8Array.of(1);
    const stored = toStoredValue(bytes, "binary", "column");
    bytes[0] = 2;
    expect(stored).toStrictEqual(Uint8Array.of(1));
  });

  test("a field named like an inherited property is NULL where the object has none", () => {
    const type: ColumnType = { struct: new Map([["constructor", "string"]]) };
    expect(toStoredValue({}, type, "column")).toStrictEqual(bare([["constructor", null]]));
  });
});

describe("values that would change are refused", () => {
  test.each<[unknown, ColumnType, string]>([
    [1.5, "int64", 'Column "x" of rows for video/raw: 1.5 is no int64.'],
    [
      2 ** 53,
      "int64",
      'Column "x" of rows for video/raw: 9007199254740992 is no int64. A number beyond 2^53 is not exact: declare the column int64 and give a bigint.',
    ],
    [2n ** 63n, "int64", "It holds -9223372036854775808 to 9223372036854775807."],
    [-1, "uint8", "-1 is no uint8. It holds 0 to 255."],
    ["1", "int64", '"1" is no int64.'],
    [2n ** 53n + 1n, "float64", "9007199254740993n is no float64. It is not exact as a float64."],
    ["1", "float64", '"1" is no float64.'],
    [0.1, "float32", "0.1 is no float32. Round it with Math.fround first."],
    [1, "string", "1 is no string."],
    ["a\ud800", "string", 'Column "x" of rows for video/raw: "a\\ud800" has half of a surrogate pair'],
    [1, "bool", "1 is no bool."],
    ["a", "binary", '"a" is no binary.'],
    [at, "date", "is no date. Give a Date at midnight UTC, or days since 1970."],
    [86_400_000_000n, "time", "Give microseconds since midnight as a bigint."],
    [new Date(Number.NaN), "timestamp", "an invalid Date is no timestamp."],
    ["2024-01-01", "timestamp", "Give a Date, or microseconds since 1970 as a bigint."],
    ["1.234", price, "Give text with at most 3 digits before and 2 after the point."],
    ["1000", price, '"1000" is no decimal(5, 2).'],
    ["1e2", price, '"1e2" is no decimal(5, 2).'],
    [1.5, price, "1.5 is no decimal(5, 2)."],
    [{ a: 1 }, { list: "int64" }, "a value of type Object is no list<int64>."],
    [[1, "a"], { list: "int64" }, 'An element of column "x" of rows for video/raw: "a" is no int64.'],
    [{ c: 1 }, tags, 'It has no field "c"; leave it out, or declare it.'],
    [{ a: 1.5 }, tags, 'Field "a" of column "x" of rows for video/raw: 1.5 is no int64.'],
    [[1], counts, "A map is given as [key, value] pairs."],
    [
      [[null, 1]],
      counts,
      'A key of column "x" of rows for video/raw: NULL is no string. A key of a map is never NULL.',
    ],
    [1, "null", "1 is no null."],
  ])("%o as %o", (value, type, message) => {
    const store = () => toStoredValue(value, type, 'column "x" of rows for video/raw');
    expect(store).toThrow(MetadataSchemaError);
    expect(store).toThrow(message);
  });
});
