import { renderSql, sql } from "@metaxy/sql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineDialectTests } from "../src/dialect/define-dialect-tests.ts";
import { sqliteDialect, sqliteQuery } from "./sqlite-dialect.ts";

// The engine takes the quoted word for the constant.
const refusedNames = ["true"];

defineDialectTests({
  runner: { describe, it, beforeAll, afterAll },
  name: "sqlite",
  dialect: sqliteDialect,
  runQuery: sqliteQuery(),
  refusedNames,
});

/** Runs the certification with a runner that only collects, and gives the members that failed. */
async function failedMembers(change: Partial<typeof sqliteDialect>): Promise<string[]> {
  const tests: { name: string; run: () => Promise<void> }[] = [];
  const runner = {
    describe: (_: string, define: () => void) => define(),
    it: (name: string, run: () => Promise<void>) => tests.push({ name, run }),
    beforeAll: () => {},
    afterAll: () => {},
  };
  defineDialectTests({
    runner,
    name: "broken",
    dialect: { ...sqliteDialect, ...change },
    runQuery: sqliteQuery(),
    refusedNames,
  });
  const failed: string[] = [];
  for (const test of tests) await test.run().catch(() => failed.push(/\[(.*)\]/.exec(test.name)?.[1] ?? ""));
  return failed;
}

describe("a broken dialect fails where it is broken", () => {
  it("names with unescaped quotes", async () => {
    expect(await failedMembers({ quoteName: (name) => `"${name}"` })).toEqual(["quoteName"]);
  });
  it("texts escaped with a backslash", async () => {
    expect(await failedMembers({ quoteText: (text) => `'${text.replaceAll("'", "\\'")}'` })).toEqual(["quoteText"]);
  });
  it("a hash in upper case", async () => {
    expect(
      await failedMembers({
        hashes: { md5: (parts) => sql`upper(${sqliteDialect.hashes.md5?.(parts) ?? sql`NULL`})` },
      }),
    ).toEqual(["hashes"]);
  });
  it("a group joined in any order", async () => {
    expect(await failedMembers({ joinTextInGroup: (text) => sql`group_concat(${text}, '|')` })).toEqual([
      "joinTextInGroup",
    ]);
  });
  it("the first of equal rows kept", async () => {
    const keepLatestRows = () => sql`SELECT 'v1' AS "id", 'a' AS "metaxy_provenance" UNION ALL SELECT 'v2', NULL`;
    expect(await failedMembers({ keepLatestRows })).toEqual(["keepLatestRows"]);
  });
  it("a dialect that claims to keep cases apart", async () => {
    expect(await failedMembers({ foldsCase: false })).toEqual(["foldsCase"]);
  });
});

describe("the test dialect", () => {
  it("binds values by position", () => {
    expect(renderSql(sql`SELECT ${1n}`, sqliteDialect)).toEqual({ text: "SELECT ?", values: [{ value: 1n }] });
  });
});
