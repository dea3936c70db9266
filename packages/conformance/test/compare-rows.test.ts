import { describe, expect, it } from "vitest";
import { compareRows } from "../src/suite/compare-rows.ts";
import { valueText } from "../src/suite/value-text.ts";

describe("rows are compared whole, in any order, as often as they occur", () => {
  it("sees no difference", () => {
    expect(
      compareRows(
        [
          { id: "a", s: { x: 1, y: null } },
          { id: "b", s: null },
        ],
        [
          { s: null, id: "b" },
          { s: { y: null, x: 1 }, id: "a" },
        ],
      ),
    ).toBeUndefined();
  });
  it("shows what is missing and what is not expected", () => {
    expect(
      compareRows(
        [
          { id: "a", n: 1 },
          { id: "a", n: 1 },
        ],
        [
          { id: "a", n: 1 },
          { id: "a", n: 2 },
        ],
      ),
    ).toEqual({
      missing: ['id="a" | n=1'],
      unexpected: ['id="a" | n=2'],
    });
  });
  it("compares system columns that an expected row names, or all", () => {
    const stored = [{ id: "a", metaxy_deleted_at: null, metaxy_provenance: "p" }];
    expect(compareRows([{ id: "a" }], stored)).toBeUndefined();
    expect(compareRows([{ id: "a", metaxy_provenance: "q" }], stored)?.unexpected).toEqual([
      'id="a" | metaxy_provenance="p"',
    ]);
    expect(compareRows([{ id: "a" }], stored, "all")?.missing).toEqual(['id="a"']);
  });
  it("does not take an absent column for NULL, nor a user column more", () => {
    expect(compareRows([{ id: "a", path: null }], [{ id: "a" }])).toBeDefined();
    expect(compareRows([{ id: "a" }], [{ id: "a", path: null }])).toBeDefined();
  });
});

describe("values are equal exactly when their texts are", () => {
  const different = [
    1,
    1n,
    "1",
    true,
    null,
    -0,
    0,
    Number.NaN,
    [],
    {},
    [1],
    [1n],
    new Date(1),
    new Uint8Array([1]),
    { a: 1 },
    { b: 1 },
    { a: "1" },
    "",
  ];
  it("tells all of these apart", () => {
    expect(new Set(different.map(valueText)).size).toBe(different.length);
  });
  it("does not look at the order of struct fields", () => {
    expect(valueText({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(valueText({ b: [{ d: 3, c: 2 }], a: 1 }));
  });
});
