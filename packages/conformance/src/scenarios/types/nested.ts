import { dep } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** Values per column: NULL and empty at every depth, and structs of which one lacks what another has. */
const COLUMNS: Readonly<Record<string, readonly unknown[]>> = {
  tags: [["a", "b"], [], null, [null], ["", null]],
  boxes: [[{ x: 1.5, label: "cat" }], [], null, [null, { x: null, label: null }], [{ x: -0.5, label: "" }]],
  counts: [new Map([["a", 1]]), new Map(), null, new Map([["b", null]]), new Map([["", 2]])],
  size: [{ w: 1.5, h: 2.5 }, { w: null, h: null }, null, { w: 0.5, h: null }, { w: null, h: 1.5 }],
  deep: [{ of: [{ in: [0.5] }] }, { of: [] }, null, { of: null }, { of: [null, { in: null }, { in: [null] }] }],
};

const WIDTH = 5;

export const listsAndStructs: Scenario = {
  key: "types/lists-and-structs",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Lists, lists of structs, maps and structs with sparse, NULL or all-NULL parts come back equal; a column that is NULL throughout stays a typed NULL.",
  rows: ["C10", "C6"],
  async run(t) {
    const columns = { id: "string", later: "float64" } as const;
    const Frame = t.feature({ key: "frame", columns });
    const Child = t.feature({ key: "child", columns, deps: [dep(Frame)] });
    const store = await t.store();
    const given = Array.from({ length: WIDTH }, (_, index): TestRow => {
      const cells = Object.entries(COLUMNS).map(([name, values]) => [name, values[index]]);
      return { id: `v${index}`, later: null, ...Object.fromEntries(cells) };
    });
    const versioned = (row: TestRow): TestRow => ({ ...row, metaxy_provenance_by_field: { default: "1" } });
    await store.writeMetadata(Frame, given.map(versioned));
    await t.expectRows(store.readMetadata(Frame), given.map(versioned));
    await t.expectIncrement(store.resolveUpdate(Child), { new: given });
    // Fields in another order and one left out; every column but these absent.
    const sparse = versioned({ id: "sparse", size: { h: 3.5 }, later: 1.5 });
    await store.writeMetadata(Frame, [sparse]);
    const absent = { tags: null, boxes: null, counts: null, deep: null };
    await t.expectRows(store.readMetadata(Frame), [
      ...given.map(versioned),
      { ...sparse, ...absent, size: { w: null, h: 3.5 } },
    ]);
  },
};
