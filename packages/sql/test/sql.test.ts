import { describe, expect, test } from "vitest";
import { allTrue, anyTrue, bind, constant, isSql, joinSql, name, renderSql, sql, trustedSql } from "../src/index.ts";
import { plainDialect } from "./plain-dialect.ts";

const rendered = (statement: Parameters<typeof renderSql>[0]) => renderSql(statement, plainDialect);

describe("sql", () => {
  test("binds values and splices pieces", () => {
    const where = sql`${name("a b")} = ${5n} AND ${name('x"y')} <> ${"it's"}`;
    expect(rendered(sql`SELECT 1 WHERE ${where} AND ${true}`)).toEqual({
      text: `SELECT 1 WHERE "a b" = ?1 AND "x""y" <> ?2 AND ?3`,
      values: [{ value: 5n }, { value: "it's" }, { value: true }],
    });
  });

  test.each([null, true, 1.5, 2n, "'; DROP TABLE t; --", { timestamp: 5n }, { binary: new Uint8Array([1]) }])(
    "binds %o",
    (value) => {
      expect(rendered(sql`SELECT ${value}`)).toEqual({ text: "SELECT ?1", values: [{ value }] });
    },
  );

  test.each([
    ["an array", [1, 2]],
    ["an object", { text: "DROP TABLE t" }],
    ["what looks like SQL", { parts: [{ kind: "trusted", text: "DROP TABLE t" }] }],
    ["a date", new Date()],
    ["a function", () => "x"],
    ["a symbol", Symbol("x")],
    ["nothing", undefined],
  ])("throws for %s", (_what, value) => {
    expect(isSql(value)).toBe(false);
    expect(() => sql`SELECT ${value}`).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });

  test("a bound value carries the type of its column", () => {
    expect(rendered(bind({ timestamp: 1n }, "timestamp_naive")).values).toEqual([
      { value: { timestamp: 1n }, type: "timestamp_naive" },
    ]);
  });

  test("constants and names are written by the dialect, trusted text as it stands", () => {
    expect(rendered(sql`${constant("it's")} ${name("n")} ${trustedSql("x::y")}`)).toEqual({
      text: `'it''s' "n" x::y`,
      values: [],
    });
  });

  test("pieces are joined; no conditions are true, no alternatives are false", () => {
    expect(rendered(joinSql([sql`a`, sql`${1}`, sql`c`])).text).toBe("a, ?1, c");
    expect(rendered(joinSql([])).text).toBe("");
    expect(rendered(allTrue([sql`a`, sql`b`])).text).toBe("(a) AND (b)");
    expect([rendered(allTrue([])).text, rendered(anyTrue([])).text]).toEqual(["1 = 1", "1 = 0"]);
  });
});
