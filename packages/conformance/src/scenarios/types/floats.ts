import { dep } from "@metaxy/core";
import { expectKeptOrRefused, type Refusal } from "../../suite/kept-or-refused.ts";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** Floats that are lost where one goes through text, NULL or another width; and what a store may refuse. */
const FLOATS: readonly (readonly [name: string, value: number, refusal?: Refusal])[] = [
  ["no number", Number.NaN, "nan"],
  ["infinite", Number.POSITIVE_INFINITY],
  ["minus infinite", Number.NEGATIVE_INFINITY],
  ["minus zero", -0, "negative-zero"],
  ["zero", 0],
  ["least", Number.MIN_VALUE],
  ["greatest", Number.MAX_VALUE],
  ["sum", 0.1 + 0.2],
  ["whole", 2 ** 53],
];

export const floats: Scenario = {
  key: "types/floats",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "NaN, ±Infinity, −0, the smallest subnormal and 0.1 + 0.2 come back bit for bit, also in lists and from an increment, or are refused by name as declared.",
  rows: ["C10"],
  async run(t) {
    const Sample = t.feature({ key: "sample", columns: { id: "string", seconds: "float64" } });
    const Child = t.feature({ key: "child", deps: [dep(Sample)] });
    const store = await t.store();
    const kept: TestRow[] = [];
    for (const [id, value, refusal] of FLOATS) {
      const columns = { id, seconds: value, parts: [0.5, value] };
      const row = { ...columns, metaxy_provenance_by_field: { default: "1" } };
      const isKept = await expectKeptOrRefused(t, store, { feature: Sample, row, refusal, says: /seconds|parts/ });
      if (isKept) kept.push(columns);
    }
    await t.expectIncrement(store.resolveUpdate(Child), { new: kept });
  },
};
