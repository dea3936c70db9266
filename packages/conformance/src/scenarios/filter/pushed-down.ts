import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const pushedDown: Scenario = {
  key: "filter/pushed-down",
  since: "0.1.0",
  level: "native",
  needs: ["pushdown", "rowsRead"],
  says: 'A driver that declares the pushdown "where" hands over only rows that match a filter, not the table.',
  rows: ["A5", "W6", "O16"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = Array.from({ length: 50 }, (_, index): TestRow & { readonly id: string } => {
      return { id: `v${index}`, metaxy_provenance_by_field: { audio: "a1" } };
    });
    await store.writeMetadata(Video, written);
    const query = store.readMetadata(Video, { filters: (c) => c("id").eq("v7") });
    const before = t.rowsRead(store);
    await query.toArray();
    t.expectEqual(
      t.rowsRead(store) - before,
      1,
      'The number of rows that the driver, which declares "where", handed over',
    );
    await t.expectRows(query, written.slice(7, 8));
  },
};
