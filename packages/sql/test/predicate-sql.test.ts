import type { ColumnType, Literal, Predicate } from "@metaxy/core/driver";
import { describe, expect, test } from "vitest";
import { predicateSql, renderSql } from "../src/index.ts";
import { plainDialect } from "./plain-dialect.ts";

const TYPES = new Map<string, ColumnType>([
  ["n", "int64"],
  ["t", "string"],
  ["at", "timestamp"],
  ["ok", "bool"],
  ["void", "null"],
  ["s", { struct: new Map([["f/g", "string"]]) }],
  ["m", { map: { key: "string", value: "string" } }],
]);

const column = (name: string, field?: string) =>
  field === undefined ? ({ kind: "column", name } as const) : ({ kind: "column", name, field } as const);
const literal = (value: Literal) => ({ kind: "literal", value }) as const;

function written(predicate: Predicate): [string, ...unknown[]] {
  const { text, values } = renderSql(predicateSql(predicate, { types: TYPES }, plainDialect), plainDialect);
  return [text, ...values];
}

describe("a predicate as SQL", () => {
  test.each<[Predicate, ...unknown[]]>([
    [
      { kind: "compare", operator: "=", left: column("n"), right: literal(5n) },
      '"n" = ?1',
      { value: 5n, type: "int64" },
    ],
    [
      { kind: "compare", operator: "!=", left: literal("x"), right: column("t") },
      '?1 <> "t"',
      { value: "x", type: "string" },
    ],
    [
      { kind: "compare", operator: "<", left: column("t"), right: literal("x") },
      'bytes("t") < bytes(?1)',
      { value: "x", type: "string" },
    ],
    [
      { kind: "compare", operator: ">=", left: column("at"), right: literal({ timestamp: 1n }) },
      '"at" >= ?1',
      { value: { timestamp: 1n }, type: "timestamp" },
    ],
    [
      { kind: "compare", operator: "=", left: column("s", "f/g"), right: literal("v") },
      `"s".'f/g' = ?1`,
      { value: "v", type: "string" },
    ],
    [{ kind: "compare", operator: "=", left: column("m", "k"), right: column("t") }, `"m".'k' = "t"`],
    [
      { kind: "in", operand: column("n"), values: [1n, null], negated: true },
      '"n" NOT IN (?1, ?2)',
      { value: 1n, type: "int64" },
      { value: null, type: "int64" },
    ],
    [{ kind: "in", operand: column("n"), values: [], negated: false }, "1 = 0"],
    [{ kind: "in", operand: column("n"), values: [], negated: true }, "1 = 1"],
    [{ kind: "null", operand: column("n"), negated: true }, '"n" IS NOT NULL'],
    [{ kind: "not", predicate: { kind: "truth", operand: column("ok") } }, 'NOT ("ok")'],
    [{ kind: "truth", operand: column("void") }, 'CAST("void" AS bool)'],
    [{ kind: "truth", operand: literal(null) }, "NULL = 1"],
    [
      {
        kind: "and",
        all: [
          { kind: "constant", value: true },
          { kind: "constant", value: null },
        ],
      },
      "(1 = 1) AND (NULL = 1)",
    ],
    [{ kind: "or", any: [] }, "1 = 0"],
    [{ kind: "and", all: [] }, "1 = 1"],
  ])("case %#", (predicate, text, ...values) => {
    expect(written(predicate)).toEqual([text, ...values]);
  });

  test("of a column that the table lacks names the nearest one", () => {
    const unknown: Predicate = { kind: "null", operand: column("okk"), negated: false };
    expect(() => written(unknown)).toThrow(/"okk".*Did you mean "ok"\?/);
  });
});
