import { describe, expect, it } from "vitest";
import { rows } from "../src/suite/row-table.ts";

describe("rows drawn as a table", () => {
  it("reads cells as values", () => {
    const given = new Date(0);
    expect(rows`
      id | text     | number | big  | flag  | json       | none | given
      v1 | a b.mp4  | -1.5e3 | 20n  | true  | [1, "x"]   | null | ${given}
      v2 | "null"   | 0      | -1n  | false | {"a": {}}  | null | ${null}
    `).toEqual([
      { id: "v1", text: "a b.mp4", number: -1500, big: 20n, flag: true, json: [1, "x"], none: null, given },
      { id: "v2", text: "null", number: 0, big: -1n, flag: false, json: { a: {} }, none: null, given: null },
    ]);
  });

  it("gathers versions by field, as texts", () => {
    expect(rows`
      id | @audio | @x_y | #audio
      v1 | 1      | null | 2n
    `).toEqual([
      {
        id: "v1",
        metaxy_provenance_by_field: { audio: "1", x_y: null },
        metaxy_data_version_by_field: { audio: "2n" },
      },
    ]);
  });

  it("leaves a column out of a row where the cell is empty", () => {
    expect(rows`
      id | path
      v1 |
      v2 | a
    `).toEqual([{ id: "v1" }, { id: "v2", path: "a" }]);
  });

  it("refuses a row with another number of cells", () => {
    expect(
      () => rows`
      id | path
      v1 | a | b
    `,
    ).toThrow("3 cells for 2 columns");
  });
});
