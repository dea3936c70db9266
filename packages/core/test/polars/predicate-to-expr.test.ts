import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ComparisonOperator, Literal, Operand, Predicate } from "../../src/feature/predicate.ts";
import { lazyFrame } from "../../src/polars/native-frame.ts";
import { predicateToExpr } from "../../src/polars/predicate-to-expr.ts";
import type { ColumnType, ColumnTypes } from "../../src/rows/index.ts";
import { frame, type Given, rowsOf, struct, types } from "./frames.ts";

const column = (name: string, field?: string): Operand => ({
  kind: "column",
  name,
  ...(field === undefined ? {} : { field }),
});
const literal = (value: Literal): Operand => ({ kind: "literal", value });
const compare = (operator: ComparisonOperator, left: Operand, right: Operand): Predicate => ({
  kind: "compare",
  operator,
  left,
  right,
});
const isIn = (operand: Operand, values: readonly Literal[], negated = false): Predicate => ({
  kind: "in",
  operand,
  values,
  negated,
});

/** The truth of a predicate for each row. */
async function truths(predicate: Predicate, rows: readonly Given[], of: ColumnTypes): Promise<unknown[]> {
  const expr = predicateToExpr(predicate, of);
  const answered = await lazyFrame(await frame(rows, of))
    .withColumns(expr.alias("answer of the test"))
    .collect();
  return (await rowsOf(answered)).map((row) => row["answer of the test"]);
}

const OPERATORS: readonly ComparisonOperator[] = ["=", "!=", "<", "<=", ">", ">="];

async function allOperators(type: ColumnType, values: readonly unknown[], right: Literal): Promise<unknown[][]> {
  const rows = values.map((x) => ({ x }));
  return Promise.all(
    OPERATORS.map((each) => truths(compare(each, column("x"), literal(right)), rows, types({ x: type }))),
  );
}

const T = true;
const F = false;
const N = null;

describe("a column compared with a value: =, !=, <, <=, >, >=", () => {
  const above53 = 2n ** 53n;
  test.each<[ColumnType, unknown[], Literal, unknown[][]]>([
    [
      "int64",
      [above53, above53 + 1n, above53 + 2n, N],
      above53 + 1n,
      [
        [F, T, F, N],
        [T, F, T, N],
        [T, F, F, N],
        [T, T, F, N],
        [F, F, T, N],
        [F, T, T, N],
      ],
    ],
    [
      "int64",
      [5n, -5n, -6n],
      -5n,
      [
        [F, T, F],
        [T, F, T],
        [F, F, T],
        [F, T, T],
        [T, F, F],
        [T, T, F],
      ],
    ],
    [
      "int64",
      [-(2n ** 63n), 2n ** 63n - 1n],
      2n ** 63n - 1n,
      [
        [F, T],
        [T, F],
        [T, F],
        [T, T],
        [F, F],
        [F, T],
      ],
    ],
    [
      "int8",
      [1, N],
      300n,
      [
        [F, N],
        [T, N],
        [T, N],
        [T, N],
        [F, N],
        [F, N],
      ],
    ],
    [
      "uint8",
      [1, N],
      -1n,
      [
        [F, N],
        [T, N],
        [F, N],
        [F, N],
        [T, N],
        [T, N],
      ],
    ],
    [
      "uint64",
      [2n ** 64n - 1n, 2n ** 64n - 2n],
      2n ** 64n - 1n,
      [
        [T, F],
        [F, T],
        [F, T],
        [T, T],
        [F, F],
        [T, F],
      ],
    ],
    ["uint64", [0n], 2n ** 64n, [[F], [T], [T], [T], [F], [F]]],
    [
      "float64",
      [Number.NaN, 1, -0, N],
      0,
      [
        [F, F, T, N],
        [T, T, F, N],
        [F, F, F, N],
        [F, F, T, N],
        [T, T, F, N],
        [T, T, T, N],
      ],
    ],
    [
      "float32",
      [0.5, 0.1 as number].map(Math.fround),
      0.1,
      [
        [F, F],
        [T, T],
        [F, F],
        [F, F],
        [T, T],
        [T, T],
      ],
    ],
    [
      "string",
      ["a", "\uffff", "😀", N],
      "😀",
      [
        [F, F, T, N],
        [T, T, F, N],
        [T, T, F, N],
        [T, T, T, N],
        [F, F, F, N],
        [F, F, T, N],
      ],
    ],
    [
      "bool",
      [T, F, N],
      true,
      [
        [T, F, N],
        [F, T, N],
        [F, T, N],
        [T, T, N],
        [F, F, N],
        [T, F, N],
      ],
    ],
    [
      "timestamp",
      [-1n, -2n, 0n],
      { timestamp: -1n },
      [
        [T, F, F],
        [F, T, T],
        [F, T, F],
        [T, T, F],
        [F, F, T],
        [T, F, T],
      ],
    ],
    [
      "timestamp_naive",
      [-1n, 1n],
      { timestamp: -1n },
      [
        [T, F],
        [F, T],
        [F, F],
        [T, F],
        [F, T],
        [T, T],
      ],
    ],
    [
      "date",
      [-1, 0],
      -1,
      [
        [T, F],
        [F, T],
        [F, F],
        [T, F],
        [F, T],
        [T, T],
      ],
    ],
    [
      "time",
      [1n, 2n],
      2n,
      [
        [F, T],
        [T, F],
        [T, F],
        [T, T],
        [F, F],
        [F, T],
      ],
    ],
    [
      "binary",
      [Uint8Array.of(1), Uint8Array.of(1, 2)],
      { binary: Uint8Array.of(1, 2) },
      [
        [F, T],
        [T, F],
        [T, F],
        [T, T],
        [F, F],
        [F, T],
      ],
    ],
    [
      { decimal: { precision: 4, scale: 2 } },
      ["1.50", "1.51", N],
      "1.505",
      [
        [F, F, N],
        [T, T, N],
        [T, F, N],
        [T, F, N],
        [F, T, N],
        [F, T, N],
      ],
    ],
    [
      { decimal: { precision: 4, scale: 2 } },
      ["-1.50", "-1.51"],
      -1.505,
      [
        [F, F],
        [T, T],
        [F, T],
        [F, T],
        [T, F],
        [T, F],
      ],
    ],
    [
      { decimal: { precision: 4, scale: 2 } },
      ["1.50", "99.99"],
      1.5,
      [
        [T, F],
        [F, T],
        [F, F],
        [T, F],
        [F, T],
        [T, T],
      ],
    ],
    [{ decimal: { precision: 38, scale: 0 } }, ["9".repeat(38)], 10n ** 38n, [[F], [T], [T], [T], [F], [F]]],
    [
      "string",
      ["a", N],
      null,
      [
        [N, N],
        [N, N],
        [N, N],
        [N, N],
        [N, N],
        [N, N],
      ],
    ],
    ["null", [N], 1n, [[N], [N], [N], [N], [N], [N]]],
  ])("%o %o with %o", async (...[type, values, right, expected]) => {
    expect(await allOperators(type, values, right)).toStrictEqual(expected);
  });
});

describe("columns compared with each other", () => {
  test.each<[ColumnType, ColumnType, unknown, unknown, unknown[]]>([
    ["int64", "uint64", -1n, 2n ** 64n - 1n, [F, T, T, T, F, F]],
    ["int64", "int8", 2n ** 53n + 1n, 1, [F, T, F, F, T, T]],
    ["int32", "float64", 1, 1.5, [F, T, T, T, F, F]],
    ["string", "string", "a", N, [N, N, N, N, N, N]],
    ["null", "string", N, "a", [N, N, N, N, N, N]],
  ])("%s with %s", async (...[left, right, a, b, expected]) => {
    const of = types({ a: left, b: right });
    const answers = await Promise.all(
      OPERATORS.map((each) => truths(compare(each, column("a"), column("b")), [{ a, b }], of)),
    );
    expect(answers.flat()).toStrictEqual(expected);
  });
});

describe("SQL's three-valued logic", () => {
  const rows = [
    { a: T, b: T },
    { a: T, b: F },
    { a: T, b: N },
    { a: F, b: F },
    { a: F, b: N },
    { a: N, b: N },
  ];
  const of = types({ a: "bool", b: "bool" });
  const a: Predicate = { kind: "truth", operand: column("a") };
  const b: Predicate = { kind: "truth", operand: column("b") };
  test.each<[string, Predicate, unknown[]]>([
    ["and", { kind: "and", all: [a, b] }, [T, F, N, F, F, N]],
    ["or", { kind: "or", any: [a, b] }, [T, T, T, F, N, N]],
    ["not", { kind: "not", predicate: b }, [F, T, N, T, N, N]],
    ["and of nothing", { kind: "and", all: [] }, [T, T, T, T, T, T]],
    ["or of nothing", { kind: "or", any: [] }, [F, F, F, F, F, F]],
    ["unknown", { kind: "or", any: [a, { kind: "constant", value: null }] }, [T, T, T, N, N, N]],
    ["is null", { kind: "null", operand: column("b"), negated: false }, [F, F, T, F, T, T]],
    ["is not null", { kind: "null", operand: column("b"), negated: true }, [T, T, F, T, F, F]],
  ])("%s", async (_, predicate, expected) => {
    expect(await truths(predicate, rows, of)).toStrictEqual(expected);
  });
});

describe("IN", () => {
  const big = 2n ** 53n;
  test.each<[ColumnType, unknown[], Literal[], unknown[]]>([
    ["string", ["a", "b", N], ["a"], [T, F, N]],
    ["string", ["a", "b", N], ["a", null], [T, N, N]],
    ["string", ["a", N], [null], [N, N]],
    ["string", ["a", N], [], [F, F]],
    ["int64", [big, big + 1n, -5n, 5n], [big + 1n, -5n], [F, T, T, F]],
    ["int64", [1n, N], [null, 2n], [N, N]],
    ["uint64", [2n ** 64n - 1n, 1n], [2n ** 64n - 1n, -1n], [T, F]],
    ["int8", [1, 2], [300n, 2n], [F, T]],
    ["float64", [1.5, N], [1.5], [T, N]],
    ["timestamp", [-1n, 0n], [{ timestamp: -1n }], [T, F]],
    ["bool", [T, F], [false], [F, T]],
  ])("%o %o in %o", async (...[type, values, list, expected]) => {
    const rows = values.map((x) => ({ x }));
    const of = types({ x: type });
    expect(await truths(isIn(column("x"), list), rows, of)).toStrictEqual(expected);
    const negated = expected.map((each) => (each === N ? N : !each));
    expect(await truths(isIn(column("x"), list, true), rows, of)).toStrictEqual(negated);
  });
});

test("fields of structs and keys of maps are compared, NULL where the whole is NULL", async () => {
  const of = types({ s: struct("a", "*"), m: { map: { key: "string", value: "int64" } } });
  const rows = [
    { s: { a: "x", "*": "y" }, m: new Map([["k", 1n]]) },
    { s: null, m: null },
    { s: { a: null }, m: new Map([["other", 1n]]) },
  ];
  expect(await truths(compare("=", column("s", "a"), literal("x")), rows, of)).toStrictEqual([T, N, N]);
  expect(await truths(compare("=", column("s", "*"), literal("y")), rows, of)).toStrictEqual([T, N, N]);
  expect(await truths(compare("=", column("m", "k"), literal(1n)), rows, of)).toStrictEqual([T, N, N]);
});

test("names that Polars takes as patterns, and those of a frame's own members, are names", async () => {
  for (const name of ["*", "^a.*$", "height", "columns", "lazy", "a b"]) {
    const of = types({ [name]: "int64", abc: "int64" });
    expect(await truths(compare("=", column(name), literal(1n)), [{ [name]: 1n, abc: 2n }], of)).toStrictEqual([T]);
  }
});

test("a literal stands on either side", async () => {
  expect(
    await truths(compare("<", literal(1n), column("x")), [{ x: 2n }, { x: 1n }], types({ x: "int64" })),
  ).toStrictEqual([T, F]);
});

describe("refused, with a code and the names", () => {
  const of = types({ x: "int64", duration: "float64", s: struct("audio"), t: "string" });
  test.each<[Predicate, string]>([
    [
      compare("=", column("duratoin"), literal(1)),
      'A filter names column "duratoin", which is not there. Did you mean "duration"?',
    ],
    [
      compare("=", column("s", "audoi"), literal("a")),
      'A filter names field "audoi" of column "s", which has no such field. Did you mean "audio"?',
    ],
    [
      compare("=", column("x"), literal("1")),
      'A filter compares column "x" of type int64 with "1". Give a value of its type.',
    ],
    [
      compare("=", column("x"), literal(1.5)),
      'A filter compares column "x" of type int64 with 1.5. Give a value of its type.',
    ],
    [
      compare("=", column("s"), literal("1")),
      'A filter compares column "s" of type struct<audio: string> with "1". Give a value of its type.',
    ],
    [
      compare("=", column("t"), literal("\ud800")),
      'A filter compares column "t" of type string with "\\ud800". Give a value of its type.',
    ],
    [
      compare("=", column("x"), column("t")),
      'A filter compares column "x" of type int64 with column "t" of type string.',
    ],
    [compare("=", literal(1n), literal(1n)), "A filter compares two literals; one side must be a column."],
    [
      { kind: "truth", operand: column("x") },
      'A filter uses column "x" of type int64 as a condition, but it is no bool.',
    ],
  ])("%o", (predicate, message) => {
    expect(() => predicateToExpr(predicate, of)).toThrow(expect.objectContaining({ code: "INVALID_FILTER" }));
    expect(() => predicateToExpr(predicate, of)).toThrow(message);
  });
});

test("any int64 compares with any int64 as bigints do", async () => {
  const int64 = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n),
  );
  await fc.assert(
    fc.asyncProperty(int64, int64, async (x, y) => {
      const answers = await allOperators("int64", [x], y);
      expect(answers.flat()).toStrictEqual([x === y, x !== y, x < y, x <= y, x > y, x >= y]);
    }),
    { numRuns: 50 },
  );
}, 60_000);
