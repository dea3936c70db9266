import { type ColumnType, tableName } from "@metaxy/core/driver";
import { describe, expect, test } from "vitest";
import { renderSql, tableChanges, tableChangesSql } from "../src/index.ts";
import { plainDialect } from "./plain-dialect.ts";

const TABLE = tableName(["t"]);
const struct = (fields: Record<string, ColumnType>): ColumnType => ({ struct: new Map(Object.entries(fields)) });
const types = (columns: Record<string, ColumnType>) => new Map(Object.entries(columns));

function statements(
  given: Record<string, ColumnType>,
  stored?: Record<string, ColumnType>,
  foldsCase = false,
): string[] {
  const pair = { given: types(given), stored: stored === undefined ? undefined : types(stored) };
  const changes = tableChanges(TABLE, pair, { foldsCase });
  return tableChangesSql("t", changes, plainDialect).map((each) => renderSql(each, plainDialect).text);
}

describe("what a table needs before an append", () => {
  test("a table is created with the columns that have a type", () => {
    expect(statements({ "a b": "int64", nothing: "null", s: struct({ f: "string" }) })).toEqual([
      'CREATE TABLE "t" ("a b" int64, "s" row(f string))',
    ]);
  });

  test("columns and struct entries are added", () => {
    const stored = { a: "int64", s: struct({ f: "string" }) } as const;
    expect(statements({ s: struct({ g: "string", f: "string" }), b: "bool" }, stored)).toEqual([
      'ALTER TABLE "t" ADD COLUMN "b" bool',
      'ALTER TABLE "t" ADD COLUMN "s"."g" string',
    ]);
  });

  test.each<[string, ColumnType, ColumnType]>([
    ["equal types", "string", "string"],
    ["nothing", "null", "string"],
    ["a narrower integer", "int32", "int64"],
    ["a narrower unsigned integer", "uint32", "int64"],
    ["a narrower float", "float32", "float64"],
    ["a struct with fewer entries", struct({ a: "string" }), struct({ b: "string", a: "string" })],
    ["a struct for a map of texts", struct({ a: "string" }), { map: { key: "string", value: "string" } }],
    ["a list of nothing", { list: "null" }, { list: "string" }],
  ])("%s fits without a change", (_what, given, stored) => {
    expect(statements({ c: given }, { c: stored })).toEqual([]);
  });

  test.each<[string, ColumnType, ColumnType]>([
    ["a wider integer", "int64", "int32"],
    ["an unsigned integer of the same width", "uint64", "int64"],
    ["a signed integer for an unsigned one", "int8", "uint64"],
    ["an integer for a float", "int64", "float64"],
    ["a float for an integer", "float64", "int64"],
    ["a zoned time for one without zone", "timestamp", "timestamp_naive"],
    ["a map for a struct", { map: { key: "string", value: "string" } }, struct({ a: "string" })],
    ["a decimal of another scale", { decimal: { precision: 9, scale: 2 } }, { decimal: { precision: 9, scale: 3 } }],
    ["a struct whose entry has another type", struct({ a: "int64" }), struct({ a: "string" })],
  ])("%s is refused by the column's name", (_what, given, stored) => {
    expect(() => statements({ c: given }, { c: stored })).toThrow(
      expect.objectContaining({ code: "METADATA_SCHEMA", message: expect.stringContaining('"c"') }),
    );
  });

  test("a struct inside of a struct cannot grow", () => {
    const stored = { c: struct({ in: struct({ a: "string" }) }) };
    expect(() => statements({ c: struct({ in: struct({ b: "string" }) }) }, stored)).toThrow(/entries b inside "in"/);
  });

  test("names that differ in case alone are refused where the engine folds case, also inside of structs", () => {
    expect(statements({ A: "bool" }, { a: "bool" })).toEqual(['ALTER TABLE "t" ADD COLUMN "A" bool']);
    expect(() => statements({ A: "bool" }, { a: "bool" }, true)).toThrow(/"a" and "A"/);
    expect(() => statements({ s: { list: struct({ x: "bool", X: "bool" }) } }, {}, true)).toThrow(/"x" and "X"/);
  });
});
