import { dep } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";
import { writeVictim } from "./corpus.ts";

/** Texts outside of the grammar, and the place of what is wrong; `VICTIM` is a table of the store. */
const OUTSIDE: readonly (readonly [text: string, place: number])[] = [
  ["id = 'v1'; DROP TABLE VICTIM", 10],
  ["id = 'v1' -- comment", 11],
  ["id = 'v1' /* comment */", 11],
  ["lower(id) = 'v1'", 6],
  ["id = 'v1' OR sleep(1)", 19],
  ["id IN (SELECT id FROM VICTIM)", 8],
  ["EXISTS (SELECT 1 FROM VICTIM)", 8],
  ["id = 'v1' UNION SELECT 1", 11],
  ["id LIKE '%'", 4],
  ["id = $1", 6],
  ["id = ?", 6],
  ["id || '' = 'v1'", 4],
  ["id::text = 'v1'", 3],
  ["CASE WHEN id = 'v1' THEN TRUE END", 1],
  ["id = 'v1\\' OR ''='", 18],
  ["1 = 1); DELETE FROM VICTIM; --", 7],
];

export const filterText: Scenario = {
  key: "security/filter-text",
  since: "0.1.0",
  level: "security",
  needs: [],
  says: "Text outside the filter grammar (`;`, comments, functions, sub-selects) is refused with its position, by reads, deletes, increments and dependencies, and never sent.",
  rows: ["A4"],
  async run(t) {
    const Page = t.feature({ key: "page" });
    const Child = t.feature({ key: "child", deps: [dep(Page)] });
    const store = await t.store();
    const victim = await writeVictim(t, store);
    const written = [{ id: "v1", metaxy_provenance_by_field: { default: "1" } }];
    await store.writeMetadata(Page, written);
    for (const [pattern, place] of OUTSIDE) {
      const text = pattern.replaceAll("VICTIM", victim.table);
      const refused = { code: "INVALID_FILTER", says: [JSON.stringify(text), `character ${place}:`] } as const;
      const calls = [
        () => store.readMetadata(Page, { filters: text }).toArray(),
        () => store.deleteMetadata(Page, { where: text }),
        () => store.resolveUpdate(Child, { globalFilters: text }),
        () => dep(Page, { filter: text }),
      ];
      for (const call of calls) await t.expectError(MetadataStoreError, refused, call);
      const sent = t.sql(store).filter((statement) => statement.includes(text));
      t.expectEqual(sent, [], "The statements that hold the text");
    }
    await t.expectRows(store.readMetadata(Page, { withSampleHistory: true }), written);
    await victim.expectUnharmed();
  },
};
