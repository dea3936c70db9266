import fc from "fast-check";
import pl, { type Expr } from "nodejs-polars";
import { describe, expect, test } from "vitest";
import type { Predicate } from "../../src/feature/predicate.ts";
import { exprToPredicate } from "../../src/polars/expr-to-predicate.ts";
import { lazyFrame } from "../../src/polars/native-frame.ts";
import { predicateToExpr } from "../../src/polars/predicate-to-expr.ts";
import { frame, rowsOf, struct, types } from "./frames.ts";

const { col, lit } = pl;
const name = (of: string) => ({ kind: "column", name: of }) as const;
const value = (of: string | number | bigint | boolean | null | { timestamp: bigint }) =>
  ({ kind: "literal", value: of }) as const;
const at = new Date("2024-06-15T12:13:20.123Z");

describe("what Polars serialises, and what filter that is", () => {
  test.each<[string, Expr, string | undefined, Predicate]>([
    [
      "a number",
      col("x").gt(1),
      '{"BinaryExpr":{"left":{"Column":"x"},"op":"Gt","right":{"Literal":{"Scalar":{"Float64":1.0}}}}}',
      { kind: "compare", operator: ">", left: name("x"), right: value(1) },
    ],
    [
      "a text",
      col("y").neq(lit("o'ne")),
      '{"BinaryExpr":{"left":{"Column":"y"},"op":"NotEq","right":{"Literal":{"Scalar":{"String":"o\'ne"}}}}}',
      { kind: "compare", operator: "!=", left: name("y"), right: value("o'ne") },
    ],
    [
      "a bare text, which is a column",
      col("y").eq("status"),
      '{"BinaryExpr":{"left":{"Column":"y"},"op":"Eq","right":{"Column":"status"}}}',
      { kind: "compare", operator: "=", left: name("y"), right: name("status") },
    ],
    [
      "a truth",
      col("b").eq(true),
      '{"BinaryExpr":{"left":{"Column":"b"},"op":"Eq","right":{"Literal":{"Scalar":{"Boolean":true}}}}}',
      { kind: "compare", operator: "=", left: name("b"), right: value(true) },
    ],
    [
      "NULL",
      col("b").eq(lit(null)),
      '{"BinaryExpr":{"left":{"Column":"b"},"op":"Eq","right":{"Literal":{"Scalar":{"Null":"Null"}}}}}',
      { kind: "compare", operator: "=", left: name("b"), right: value(null) },
    ],
    [
      "a Date",
      col("t").ltEq(lit(at)),
      '{"BinaryExpr":{"left":{"Column":"t"},"op":"LtEq","right":{"Literal":{"Scalar":{"Datetime":[1718453600123,"Milliseconds",null]}}}}}',
      { kind: "compare", operator: "<=", left: name("t"), right: value({ timestamp: 1_718_453_600_123_000n }) },
    ],
    [
      "a Date in UTC",
      col("t").lt(lit(at).cast(pl.Datetime("us")).dt.replaceTimeZone("UTC")),
      '{"BinaryExpr":{"left":{"Column":"t"},"op":"Lt","right":{"Function":{"input":[{"Cast":{"expr":{"Literal":{"Scalar":{"Datetime":[1718453600123,"Milliseconds",null]}}},"dtype":{"Literal":{"Datetime":["Microseconds",null]}},"options":"NonStrict"}},{"Literal":{"Scalar":{"String":"raise"}}}],"function":{"TemporalExpr":{"ReplaceTimeZone":[{"inner":"UTC"},"Raise"]}}}}}}',
      { kind: "compare", operator: "<", left: name("t"), right: value({ timestamp: 1_718_453_600_123_000n }) },
    ],
    [
      "a whole number as integer",
      col("x").gtEq(lit("-9007199254740993").cast(pl.Int64)),
      '{"BinaryExpr":{"left":{"Column":"x"},"op":"GtEq","right":{"Cast":{"expr":{"Literal":{"Scalar":{"String":"-9007199254740993"}}},"dtype":{"Literal":"Int64"},"options":"NonStrict"}}}}',
      { kind: "compare", operator: ">=", left: name("x"), right: value(-9_007_199_254_740_993n) },
    ],
    [
      "a bigint",
      col("x").eq(lit(9_007_199_254_740_993n)),
      '{"BinaryExpr":{"left":{"Column":"x"},"op":"Eq","right":{"Literal":{"Scalar":{"UInt64":9007199254740993}}}}}',
      { kind: "compare", operator: "=", left: name("x"), right: value(9_007_199_254_740_993n) },
    ],
    [
      "a field of a struct",
      col("s").struct.field("audio").eq(lit("a")),
      '{"BinaryExpr":{"left":{"Function":{"input":[{"Column":"s"}],"function":{"StructExpr":{"FieldByName":"audio"}}}},"op":"Eq","right":{"Literal":{"Scalar":{"String":"a"}}}}}',
      { kind: "compare", operator: "=", left: { ...name("s"), field: "audio" }, right: value("a") },
    ],
    [
      "and, or, not",
      col("a").and(col("b")).or(col("c").not()),
      '{"BinaryExpr":{"left":{"BinaryExpr":{"left":{"Column":"a"},"op":"And","right":{"Column":"b"}}},"op":"Or","right":{"Function":{"input":[{"Column":"c"}],"function":{"Boolean":"Not"}}}}}',
      {
        kind: "or",
        any: [
          {
            kind: "and",
            all: [
              { kind: "truth", operand: name("a") },
              { kind: "truth", operand: name("b") },
            ],
          },
          { kind: "not", predicate: { kind: "truth", operand: name("c") } },
        ],
      },
    ],
    [
      "all and any",
      pl.allHorizontal([col("a"), pl.anyHorizontal([col("b"), lit(false)])]),
      '{"Function":{"input":[{"Column":"a"},{"Function":{"input":[{"Column":"b"},{"Literal":{"Scalar":{"Boolean":false}}}],"function":{"Boolean":"AnyHorizontal"}}}],"function":{"Boolean":"AllHorizontal"}}}',
      {
        kind: "and",
        all: [
          { kind: "truth", operand: name("a") },
          {
            kind: "or",
            any: [
              { kind: "truth", operand: name("b") },
              { kind: "constant", value: false },
            ],
          },
        ],
      },
    ],
    [
      "is NULL",
      col("x").isNull().alias("named"),
      '{"Alias":[{"Function":{"input":[{"Column":"x"}],"function":{"Boolean":"IsNull"}}},"named"]}',
      { kind: "null", operand: name("x"), negated: false },
    ],
    [
      "is not NULL",
      col("x").isNotNull(),
      '{"Function":{"input":[{"Column":"x"}],"function":{"Boolean":"IsNotNull"}}}',
      { kind: "null", operand: name("x"), negated: true },
    ],
    [
      "texts of a list",
      col("y").isIn(["a", null, "b"]),
      undefined,
      { kind: "in", operand: name("y"), values: ["a", "b"], negated: false },
    ],
    [
      "numbers of a list",
      col("x").isIn([1, 2.5]),
      undefined,
      { kind: "in", operand: name("x"), values: [1, 2.5], negated: false },
    ],
    [
      "dates of a list",
      col("t").isIn([at]),
      undefined,
      { kind: "in", operand: name("t"), values: [{ timestamp: 1_718_453_600_123_000n }], negated: false },
    ],
    [
      "a list of nothing",
      col("x").isIn([]),
      undefined,
      {
        kind: "and",
        all: [
          { kind: "null", operand: name("x"), negated: false },
          { kind: "constant", value: null },
        ],
      },
    ],
  ])("%s", (...[, expr, json, predicate]) => {
    if (json !== undefined) expect(expr.serialize("json").toString()).toBe(json);
    expect(exprToPredicate(expr)).toStrictEqual(predicate);
  });
});

test.each<[string, Expr]>([
  ["text functions", col("y").str.startsWith("a")],
  ["functions that cannot be serialised", col("y").str.toUpperCase().eq(lit("A"))],
  ["windows", col("x").max().over("y").eq(1)],
  ["arithmetic", col("x").add(1).gt(2)],
  ["casts of columns", col("x").cast(pl.String).eq(lit("1"))],
  ["casts that lose", col("x").eq(lit(1.5).cast(pl.Int64))],
  ["another zone", col("t").eq(lit(at).dt.replaceTimeZone("Europe/Zurich"))],
  ["NaN, which JSON does not have", col("x").eq(Number.NaN)],
  ["patterns of names", col("^x.*$").gt(1)],
  ["two literals", lit(1).eq(lit(1))],
  ["a part that is not translated", col("x").gt(1).and(col("y").str.startsWith("a"))],
  ["a number as condition", lit(1)],
])("%s are left to Polars", (_, expr) => {
  expect(exprToPredicate(expr)).toBeUndefined();
});

test("a translated expression selects the rows that Polars selects, also where it is negated", async () => {
  const of = types({ x: "float64", i: "float64", y: "string", b: "bool", t: "timestamp_naive", s: struct("a") });
  const rows = [
    { x: 1, i: 2, y: "a", b: true, t: at, s: { a: "a" } },
    { x: 2.5, i: 2, y: "b", b: false, t: new Date(0), s: { a: "b" } },
    { x: Number.NaN, i: null, y: "é", b: null, t: null, s: { a: null } },
    { x: null, i: 1, y: null, b: true, t: at, s: null },
  ];
  const given = lazyFrame(await frame(rows, of));
  const comparison = (left: Expr, right: Expr, operator: number): Expr =>
    [left.eq(right), left.neq(right), left.lt(right), left.ltEq(right), left.gt(right), left.gtEq(right)][operator] ??
    left.eq(right);
  const operator = fc.nat(5);
  const leaf = fc.oneof(
    fc.tuple(fc.constantFrom(1, 2.5, -1), operator).map(([right, of]) => comparison(col("x"), lit(right), of)),
    fc.tuple(fc.constantFrom("a", "é"), operator).map(([right, of]) => comparison(col("y"), lit(right), of)),
    fc
      .tuple(fc.constantFrom("a", "b"), operator)
      .map(([right, of]) => comparison(col("s").struct.field("a"), lit(right), of)),
    operator.map((of) => comparison(col("t"), lit(at), of)),
    operator.map((of) => comparison(col("x"), col("i"), of)),
    fc
      .array(fc.constantFrom(1, 2, null), { maxLength: 3 })
      .filter((list) => list.some((each) => each !== null))
      .map((list) => col("x").isIn(list)),
    fc.constant(col("x").isIn([])),
    fc.subarray(["a", "b", "é"], { minLength: 1 }).map((list) => col("y").isIn([...list, null])),
    fc.constantFrom("x", "s", "b").map((of) => col(of).isNull()),
    fc.constantFrom(col("b"), lit(true), lit(false)),
  );
  const { expr } = fc.letrec<{ expr: Expr }>((tie) => ({
    expr: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.tuple(tie("expr"), tie("expr")).map(([a, b]) => a.and(b)),
      fc.tuple(tie("expr"), tie("expr")).map(([a, b]) => a.or(b)),
      tie("expr").map((a) => a.not()),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(expr, async (each) => {
      const predicate = exprToPredicate(each);
      if (predicate === undefined) throw new Error("every expression of these has a predicate");
      const answers = given.select(
        each.alias("polars"),
        predicateToExpr(predicate, of).alias("ours"),
        col("x").alias("x"),
      );
      const [polars, ours] = await rowsOf(await answers.collect()).then((all) => [
        all.map((row) => row.polars),
        all.map((row) => row.ours),
      ]);
      expect(ours).toStrictEqual(polars);
    }),
    { numRuns: 100 },
  );
}, 60_000);
