import { describe, expect, test } from "vitest";
import { type ColumnType, inferColumnType, inferTypes } from "../../src/rows/index.ts";

describe("a column of JavaScript values", () => {
  test.each<[string, unknown[], ColumnType]>([
    ["whole safe numbers", [1, 2 ** 53 - 1], "int64"],
    ["numbers with a fraction", [1, 1.5], "float64"],
    ["numbers beyond 2^53", [1, 2 ** 53], "float64"],
    ["negative zero", [1, -0], "float64"],
    ["NaN", [Number.NaN], "float64"],
    ["bigints", [1n, null], "int64"],
    ["bigints and whole numbers", [1n, 2], "int64"],
    ["dates", [undefined, new Date(0)], "timestamp"],
    ["booleans", [true], "bool"],
    ["texts", ["a"], "string"],
    ["bytes", [Buffer.from("a")], "binary"],
    ["nothing but NULL", [null, undefined], "null"],
    ["no values", [], "null"],
    ["arrays", [[], [1], [null, 1.5]], { list: "float64" }],
    ["typed arrays", [Float32Array.of(1)], { list: "float32" }],
    ["Maps", [new Map([["a", 1]]), new Map([["b", null]])], { map: { key: "string", value: "int64" } }],
    [
      "objects: the union of their keys",
      [{ a: 1 }, null, { b: { c: "x" } }, { a: 1.5 }],
      {
        struct: new Map<string, ColumnType>([
          ["a", "float64"],
          ["b", { struct: new Map([["c", "string"]]) }],
        ]),
      },
    ],
  ])("%s", (_, values, type) => {
    expect(inferColumnType(values, 'column "x"')).toStrictEqual(type);
  });

  test.each<[string, unknown[], string]>([
    ["a number and text", [1, "a"], 'Column "x" mixes int64 and string. Give all its values one type.'],
    ["text and a list", ["a", ["b"]], 'Column "x" mixes string and list<string>. Give all its values one type.'],
    ["inside a list", [[1], [true]], 'An element of column "x" mixes int64 and bool. Give all its values one type.'],
    [
      "inside a struct",
      [{ a: 1 }, { a: "b" }],
      'Field "a" of column "x" mixes int64 and string. Give all its values one type.',
    ],
  ])("a mixture is refused: %s", (_, values, message) => {
    expect(() => inferColumnType(values, 'column "x"')).toThrow(message);
  });

  test.each([[Symbol("s")], [() => 1], [/a/], [new URL("http://a.b")]])("%s cannot be stored", (value) => {
    expect(() => inferColumnType([value], 'column "x"')).toThrow(/^Column "x" holds .*, which no column can store\./);
  });
});

test("rows give columns in the order in which they appear, with the union of all keys", () => {
  const types = inferTypes([
    { b: null, a: 1 },
    { c: ["x"], b: true },
  ]);
  expect([...types]).toStrictEqual([
    ["b", "bool"],
    ["a", "int64"],
    ["c", { list: "string" }],
  ]);
});

test("names of Object.prototype are columns like any other", () => {
  const row = JSON.parse('{ "__proto__": 1, "constructor": "x" }');
  expect([...inferTypes([row])]).toStrictEqual([
    ["__proto__", "int64"],
    ["constructor", "string"],
  ]);
});
