import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { documents, pagesOf, parentsToDo, startDocuments } from "./documents.ts";

export const anyChildDiffers: Scenario = {
  key: "collapse-children/any-child-differs",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A parent one of whose current children carries another version is stale; replaced and deleted children do not count.",
  rows: ["A16", "G9", "G10"],
  async run(t) {
    const { Doc, Page, store } = await startDocuments(t);
    await t.work(store, Page, (parent) => pagesOf(parent, [1n, 2n]));
    await store.writeMetadata(
      Doc,
      rows`
        doc | @text
        d1  | t1-new
        d2  | t2-new
      `,
    );
    const parents = await parentsToDo(store, Page);
    const page = (doc: string, number: bigint) => pagesOf(parents.find((parent) => parent.doc === doc) ?? {}, [number]);
    await store.writeMetadata(Page, [...page("d1", 1n), ...page("d2", 2n)]);
    await t.expectIncrement(store.resolveUpdate(Page), { stale: [{ doc: "d1" }, { doc: "d2" }] });
    await store.writeMetadata(Page, page("d1", 2n));
    await store.deleteMetadata(Page, { where: (c) => c("doc").eq("d2").and(c("page").eq(1n)) });
    await t.expectIncrement(store.resolveUpdate(Page), {});
  },
};

export const predicateOnAnyChild: Scenario = {
  key: "collapse-children/predicate-on-any-child",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A staleness predicate true for one child makes its parent stale.",
  rows: ["A26"],
  golden: ["staleness_predicate_with_expansion"],
  async run(t) {
    const { Doc, Page } = documents(t);
    const store = await t.store();
    await store.writeMetadata(
      Doc,
      rows`
        doc | @text
        d1  | t1
        d2  | t2
        d3  | t3
      `,
    );
    const bad = ["d1/1", "d2/2"];
    await t.work(store, Page, (parent) =>
      pagesOf(parent, [1n, 2n]).map((page) => ({ ...page, bad: bad.includes(`${page.doc}/${page.page}`) })),
    );
    await t.expectIncrement(store.resolveUpdate(Page, { stalenessPredicates: (c) => c("bad").eq(true) }), {
      stale: [{ doc: "d1" }, { doc: "d2" }],
    });
    await t.golden(["staleness_predicate_with_expansion"]);
  },
};
