import { expect, test } from "vitest";
import { bindPredicate } from "../../src/feature/bind-predicate.ts";
import { parseFilterText } from "../../src/feature/index.ts";
import type { ColumnTypes } from "../../src/rows/index.ts";
import { evaluate } from "../../src/store/query/match-row.ts";

const types: ColumnTypes = new Map([
  ["price", { decimal: { precision: 5, scale: 2 } }],
  ["limit", { decimal: { precision: 9, scale: 4 } }],
]);
const scope = { types, of: "the columns of a" };
const ROWS = [
  { price: "10.25", limit: "10.2500" },
  { price: "2.00", limit: "9.0000" },
  { price: "-1.50", limit: "-1.5001" },
  { price: null, limit: "0.0000" },
];

test.each([
  ["price < '2.00'", ["-1.50"]],
  ["price < 2", ["-1.50"]],
  ["price <= 2", ["2.00", "-1.50"]],
  ["price > '9'", ["10.25"]],
  ["price = '2'", ["2.00"]],
  ["price != 2.0", ["10.25", "-1.50"]],
  ["price < 4611686018427387904", ["10.25", "2.00", "-1.50"]],
  ["price IN (2, '10.250')", ["10.25", "2.00"]],
  ["price NOT IN ('-1.5')", ["10.25", "2.00"]],
  ["price = limit", ["10.25"]],
  ["price > limit", ["-1.50"]],
])("stored decimals are ordered as numbers: %s", (text, prices) => {
  const predicate = bindPredicate(parseFilterText(text), scope);
  expect(ROWS.filter((row) => evaluate(predicate, row) === true).map((row) => row.price)).toEqual(prices);
});

test.each(["price = 'much'", "price IN (true)"])("a decimal is compared with numbers alone: %s", (text) => {
  expect(() => bindPredicate(parseFilterText(text), scope)).toThrow(/column "price" of type decimal.*give a value/);
});
