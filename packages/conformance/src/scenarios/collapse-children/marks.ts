import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { documents, parentsToDo } from "./documents.ts";

export const filtersSeeMarks: Scenario = {
  key: "collapse-children/filters-see-marks",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Staleness predicates and target filters on a parent's ids see its mark, also before the feature has a child at all.",
  rows: ["A26", "G9"],
  async run(t) {
    const { Doc, Page } = documents(t);
    const store = await t.store();
    await store.writeMetadata(
      Doc,
      rows`
        doc | @text
        d1  | t1
        d2  | t2
      `,
    );
    await store.replaceChildren(Page, await parentsToDo(store, Page), []);
    await t.expectIncrement(store.resolveUpdate(Page), {});
    await t.expectIncrement(store.resolveUpdate(Page, { stalenessPredicates: (c) => c("doc").eq("d1") }), {
      stale: [{ doc: "d1" }],
    });
    await t.expectIncrement(store.resolveUpdate(Page, { targetFilters: (c) => c("doc").eq("d1") }), {
      new: [{ doc: "d2" }],
    });
  },
};
