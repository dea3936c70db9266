import { expect, it } from "vitest";
import { bindPredicate } from "../../src/feature/bind-predicate.ts";
import { parseFilterText } from "../../src/feature/index.ts";
import type { ColumnTypes } from "../../src/rows/index.ts";

const types: ColumnTypes = new Map([
  ["path", "string"],
  ["size", "int64"],
]);
const bind = (text: string) => () => bindPredicate(parseFilterText(text), { types, of: "the columns of a" });
const HINT = "A text on the right of a Polars expression is a column; write pl.lit() for a value.";

it("a column on the right that is not there may be a text that was meant as value", () => {
  expect(bind("path = pathh")).toThrow(
    `A filter names column "pathh", which is not among the columns of a. Did you mean "path"? ${HINT}`,
  );
  expect(bind("path = size")).toThrow(
    `A filter on the columns of a compares column "path" (string) with column "size" (int64). ${HINT}`,
  );
});

it("a column on the left that is not there is a name alone", () => {
  expect(bind("pathh = 'x'")).toThrow(/Did you mean "path"\?$/);
});
