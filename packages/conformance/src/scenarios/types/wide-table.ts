import { dep } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const WIDTH = 200;

export const wideTable: Scenario = {
  key: "types/wide-table",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A feature of 200 columns is written, filtered by the last of them and resolved, every value under its own name.",
  rows: ["C10"],
  async run(t) {
    const Wide = t.feature({ key: "wide" });
    const Child = t.feature({ key: "child", deps: [dep(Wide)] });
    const store = await t.store();
    const rowOf = (id: string): TestRow => {
      const cells = Array.from({ length: WIDTH }, (_, index): [string, unknown] => [`c${index}`, `${id}, ${index}`]);
      return { id, ...Object.fromEntries(cells) };
    };
    const given = [rowOf("v1"), rowOf("v2")];
    await store.writeMetadata(
      Wide,
      given.map((row) => ({ ...row, metaxy_provenance_by_field: { default: "1" } })),
    );
    await t.expectIncrement(store.resolveUpdate(Child), { new: given });
    const last = `c${WIDTH - 1}`;
    await t.expectRows(store.readMetadata(Wide, { columns: ["id"], filters: (c) => c(last).eq(`v2, ${WIDTH - 1}`) }), [
      { id: "v2" },
    ]);
  },
};
