import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const DEPTH = 12;

export const deepKeys: Scenario = {
  key: "names/deep-keys",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Keys of many parts, with hyphens, digits and words of SQL, are features of their own, of which each has its rows.",
  rows: ["C11", "C17"],
  async run(t) {
    const store = await t.store();
    const parts = Array.from({ length: DEPTH }, (_, index) => `p${index}`);
    const keys = [
      parts.join("/"),
      parts.slice(1).join("/"),
      "select/from-where",
      "order",
      "1st/2-nd",
      "a/b/c",
      "a/b/c/d",
    ];
    const written = keys.map((key) => {
      const feature = t.feature({ key, fields: { f: "1" } });
      const row = rows`
        id | path   | @f
        v1 | ${key} | 1
      `;
      return { feature, row };
    });
    for (const { feature, row } of written) await store.writeMetadata(feature, row);
    for (const { feature, row } of written)
      await t.expectRows(store.readMetadata(feature, { withFeatureHistory: true }), row);
  },
};
