import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const MANY = 5_000;
const LONG = 2 ** 18;

export const hugeValues: Scenario = {
  key: "security/huge-values",
  since: "0.1.0",
  level: "security",
  needs: [],
  says: "A filter with thousands of literals, one literal of 256 KiB, deep nesting and a list of ten thousand elements select and store exactly.",
  rows: ["A4", "C10", "E7"],
  async run(t) {
    const Page = t.feature({ key: "page" });
    const store = await t.store();
    const long = "'\"🙂".repeat(LONG / 8);
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    const versions = { metaxy_provenance_by_field: { default: "1" } };
    const written: readonly TestRow[] = [
      { id: "v1", body: long, numbers, ...versions },
      { id: "v2", body: "short", numbers: [], ...versions },
    ];
    await store.writeMetadata(Page, written);
    await t.expectRows(store.readMetadata(Page), written);
    await t.expectRows(store.readMetadata(Page, { filters: (c) => c("body").eq(long) }), written.slice(0, 1));
    const ids = Array.from({ length: MANY }, (_, index) => `v${MANY + 1 - index}`);
    await t.expectRows(store.readMetadata(Page, { filters: (c) => c("id").isIn(ids) }), written.slice(1));
    const inText = `id IN (${ids.map((id) => `'${id}'`).join(", ")})`;
    await t.expectRows(store.readMetadata(Page, { filters: inText }), written.slice(1));
    const nested = `${"NOT (".repeat(100)}id = 'v1'${")".repeat(100)}`;
    await t.expectRows(store.readMetadata(Page, { filters: nested }), written.slice(0, 1));
  },
};
