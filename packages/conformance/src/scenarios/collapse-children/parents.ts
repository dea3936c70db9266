import { hashText } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";
import { changeFirst, pagesOf, parentsToDo, startDocuments } from "./documents.ts";

const PAGES = [1n, 2n, 3n];

export const oneRowPerParent: Scenario = {
  key: "collapse-children/one-row-per-parent",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An expansion hands out each parent once; its children make it done.",
  rows: ["A16"],
  golden: ["expansion"],
  async run(t) {
    const { Page, store } = await startDocuments(t);
    await t.expectIncrement(store.resolveUpdate(Page), { new: [{ doc: "d1" }, { doc: "d2" }] });
    await t.work(store, Page, (parent) => pagesOf(parent, PAGES));
    await t.expectIncrement(store.resolveUpdate(Page), {});
    await t.golden(["expansion"]);
  },
};

export const changedParentOnce: Scenario = {
  key: "collapse-children/changed-parent-once",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A changed parent with many children is stale once, with its ids and new versions.",
  rows: ["A16", "G9"],
  golden: ["expansion"],
  async run(t) {
    const { Doc, Page, store } = await startDocuments(t);
    await t.work(store, Page, (parent) => pagesOf(parent, PAGES));
    await changeFirst(store, Doc);
    const text = hashText(t.hashSettings(store), `text|1|${Doc.key}.text|t1-new`);
    await t.expectIncrement(store.resolveUpdate(Page), {
      stale: [{ doc: "d1", metaxy_provenance_by_field: { text } }],
    });
    await t.golden(["expansion"]);
  },
};

export const removedParentOnce: Scenario = {
  key: "collapse-children/removed-parent-once",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A removed parent is orphaned once, whatever the number of its children and of their rewrites.",
  rows: ["A16"],
  golden: ["expansion"],
  async run(t) {
    const { Doc, Page, store } = await startDocuments(t);
    const parents = await parentsToDo(store, Page);
    for (const pages of [PAGES, [1n, 2n], [1n]]) {
      await store.writeMetadata(
        Page,
        parents.flatMap((parent) => pagesOf(parent, pages)),
      );
    }
    await store.deleteMetadata(Doc, { where: (c) => c("doc").eq("d1") });
    await using increment = await store.resolveUpdate(Page);
    await t.expectIncrement(increment, { orphaned: [{ doc: "d1" }] });
    t.expectEqual(increment.counts.orphaned, 1, "The count of orphaned parents");
    await t.golden(["expansion"]);
  },
};
