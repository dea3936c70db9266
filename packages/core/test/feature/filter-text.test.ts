import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetadataStoreError } from "../../src/errors.ts";
import { columnOf, parseFilterText, predicateText } from "../../src/feature/index.ts";
import type { Literal, Predicate } from "../../src/feature/predicate.ts";
import { arbitraryPredicate } from "./arbitrary-predicate.ts";

const column = (name: string, field?: string) => columnOf<unknown>(name, field).column;
const literal = (value: Literal) => ({ kind: "literal" as const, value });
const compare = (name: string, operator: "=" | "!=" | "<" | "<=" | ">" | ">=", value: Literal): Predicate => ({
  kind: "compare",
  operator,
  left: column(name),
  right: literal(value),
});

describe("a filter's text", () => {
  it("is read back as the same predicate", () => {
    fc.assert(
      fc.property(arbitraryPredicate, (predicate) => {
        expect(parseFilterText(predicateText(predicate))).toEqual(predicate);
      }),
      { numRuns: 2_000 },
    );
  });

  const texts: readonly (readonly [string, Predicate])[] = [
    ["duration > 0", compare("duration", ">", 0)],
    ["a = 'it''s'", compare("a", "=", "it's")],
    ['"select" <= -1.5', compare("select", "<=", -1.5)],
    ['"two words" != TRUE', compare("two words", "!=", true)],
    ["n >= 9007199254740992", compare("n", ">=", 9007199254740992n)],
    ["n < 9007199254740991", compare("n", "<", 9007199254740991)],
    ["x = 1e-7", compare("x", "=", 1e-7)],
    ["x = -0.0", compare("x", "=", -0)],
    ["x = 1.152921504606847e+18", compare("x", "=", 2 ** 60)],
    [
      "data_version.audio = 'v1'",
      { kind: "compare", operator: "=", left: column("data_version", "audio"), right: literal("v1") },
    ],
    ["a IN (1, 'b', NULL)", { kind: "in", operand: column("a"), values: [1, "b", null], negated: false }],
    ["a NOT IN (1)", { kind: "in", operand: column("a"), values: [1], negated: true }],
    ["a IS NOT NULL", { kind: "null", operand: column("a"), negated: true }],
    ["NOT flag", { kind: "not", predicate: { kind: "truth", operand: column("flag") } }],
    ["NOT (a = 1)", { kind: "not", predicate: compare("a", "=", 1) }],
    [
      "a = 1 AND (b = 2 OR c)",
      {
        kind: "and",
        all: [
          compare("a", "=", 1),
          { kind: "or", any: [compare("b", "=", 2), { kind: "truth", operand: column("c") }] },
        ],
      },
    ],
  ];
  for (const [text, predicate] of texts) {
    it(`${text} is the one text of its predicate`, () => {
      expect(predicateText(predicate)).toBe(text);
      expect(parseFilterText(text)).toEqual(predicate);
    });
  }

  it("writes timestamps as ISO text in UTC, with microseconds only where there are some", () => {
    const at = (timestamp: bigint) => predicateText(compare("t", "<", { timestamp }));
    expect([at(0n), at(-1n), at(1_700_000_000_123_000n), at(1_700_000_000_123_456n)]).toEqual([
      "t < '1970-01-01T00:00:00Z'",
      "t < '1969-12-31T23:59:59.999999Z'",
      "t < '2023-11-14T22:13:20.123Z'",
      "t < '2023-11-14T22:13:20.123456Z'",
    ]);
  });

  it("keeps the sense of what the grammar has no form for", () => {
    const never: Predicate = { kind: "in", operand: column("a"), values: [], negated: false };
    expect(predicateText(never)).toBe("FALSE");
    expect(predicateText({ ...never, negated: true })).toBe("TRUE");
    // The grammar reads `a = NULL` as `a IS NULL`.
    expect(predicateText(compare("a", "=", null))).toBe("NULL");
    expect(predicateText({ kind: "and", all: [] })).toBe("TRUE");
    expect(predicateText({ kind: "or", any: [compare("a", "=", 1)] })).toBe("a = 1");
  });

  for (const [what, value] of [
    ["bytes", { binary: new Uint8Array([1]) }],
    ["NaN", Number.NaN],
    ["infinities", Number.POSITIVE_INFINITY],
    ["timestamps after the year 9999", { timestamp: 2n ** 62n }],
  ] as const satisfies readonly (readonly [string, Literal])[]) {
    it(`has no ${what}`, () => {
      expect(() => predicateText(compare("a", "=", value))).toThrow(
        expect.objectContaining({ code: "INVALID_FILTER" }),
      );
    });
  }
});

describe("the grammar", () => {
  const same: readonly (readonly [string, string])[] = [
    ["a<>1", "a != 1"],
    ["  a  =\n1 ", "a = 1"],
    ["a = NULL", "a IS NULL"],
    ["NULL != a", "a IS NOT NULL"],
    ["a is not null and not b in (1,2)", "a IS NOT NULL AND NOT (b IN (1, 2))"],
    ["((a)) = (1)", "a = 1"],
    ["(a = 1) AND ((b))", "a = 1 AND b"],
    ["(a) IN (1)", "a IN (1)"],
    ["NOT NOT a", "NOT (NOT a)"],
    ["a OR b AND c OR d", "a OR (b AND c) OR d"],
    ["a = .5", "a = 0.5"],
    ["a = 1.", "a = 1"],
    ["a = - 5", "a = -5"],
    ["true", "TRUE"],
    ["null", "NULL"],
    ['"a""b" = 1', '"a""b" = 1'],
    ['"a.b" = 1', '"a.b" = 1'],
    ['s."x y" = 1', 's."x y" = 1'],
  ];
  for (const [text, canonical] of same) {
    it(`${JSON.stringify(text)} means ${canonical}`, () => {
      expect(predicateText(parseFilterText(text))).toBe(canonical);
    });
  }

  const refused: readonly (readonly [string, number, string])[] = [
    ["", 0, "must be a text that is not empty"],
    ["a >", 4, "expected a name, found the end"],
    ["a = 1 b = 2", 7, 'expected AND, OR or the end, found "b"'],
    ["lower(a) = 'x'", 6, "functions are not supported"],
    ["a LIKE 'x%'", 3, 'expected AND, OR or the end, found "LIKE"'],
    ["a BETWEEN 1 AND 2", 3, 'found "BETWEEN"'],
    ["a + 1 > 2", 3, 'unexpected character "+"'],
    ["a - 1 > 2", 3, 'expected AND, OR or the end, found "-"'],
    ["a = 'open", 5, "the text literal that begins here does not end"],
    ['"open = 1', 1, "the quoted name that begins here does not end"],
    ['"" = 1', 1, "a quoted name is empty"],
    ["a IS TRUE", 6, "only IS NULL and IS NOT NULL are supported"],
    ["a NOT 1", 7, "expected IN after NOT"],
    ["1 IN (1)", 3, "the left side of IN must be a column"],
    ["a IN ()", 7, 'IN takes literals, found ")"'],
    ["a IN (b)", 7, 'IN takes literals, found "b"'],
    ["a IN (1", 8, 'expected ")", found the end'],
    ["a.b.c = 1", 4, "only one field of a struct column can be named"],
    ["case = 1", 1, 'case is a word of SQL; write "case" in double quotes'],
    ["5", 1, "a literal alone is no condition"],
    ["a = 1 OR 'x'", 10, "a literal alone is no condition"],
    ["1a = 1", 1, "a number must not run into a name"],
    ["a = 1e999", 5, "1e999 is too large"],
    ["a = --1", 5, "comments are not supported"],
    ["a = 1; DROP", 6, 'unexpected character ";"'],
    ["a = $1", 5, 'unexpected character "$"'],
    ["a = '\udc00'", 6, "half of a surrogate pair"],
    ["a == 1", 4, 'expected a name, found "="'],
    [`${"(".repeat(300)}a${")".repeat(300)}`, 202, "more than 200 nested"],
  ];
  for (const [text, place, problem] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))} at character ${place}`, () => {
      const error = thrownBy(() => parseFilterText(text));
      expect(error.code).toBe("INVALID_FILTER");
      expect(error.message).toContain(problem);
      if (place > 0) expect(error.message).toContain(`character ${place}:`);
    });
  }
});

function thrownBy(run: () => unknown): MetadataStoreError {
  try {
    run();
  } catch (error) {
    if (error instanceof MetadataStoreError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
