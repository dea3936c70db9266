import type { MetadataStore } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";
import { documents, pagesOf, parentsToDo } from "./documents.ts";

const CHILDREN = [
  { doc: "d1", page: 1n },
  { doc: "d1", page: 3n },
];

export const crashInReplace: Scenario = {
  key: "collapse-children/crash-in-replace",
  since: "0.1.0",
  level: "core",
  needs: ["faults"],
  says: "A `replaceChildren` that fails after any of its steps leaves the parent stale, and a repeat ends it.",
  rows: ["G8", "G9"],
  async run(t) {
    const store = await t.store();
    let failures = 0;
    while (await failsAt(t, store, failures + 1)) failures += 1;
    t.expectThat(failures > 0, "No fault struck.");
  },
};

/** Replaces children while the fault strikes at a write; whether it did. One of the parents is to have children, one none. */
async function failsAt(t: ScenarioContext, store: MetadataStore, occurrence: number): Promise<boolean> {
  const { Doc, Page } = documents(t, String(occurrence));
  const docs = (version: string) => rows`
    doc | @text
    d1  | ${version}
    d2  | ${version}
  `;
  await store.writeMetadata(Doc, docs("old"));
  await store.replaceChildren(
    Page,
    await parentsToDo(store, Page),
    ["d1", "d2"].flatMap((doc) => pagesOf({ doc }, [1n, 2n])),
  );
  await store.writeMetadata(Doc, docs("new"));
  const parents = await parentsToDo(store, Page);
  const end = t.faults.strike(store, { step: "append", occurrence });
  const hasFailed = await store.replaceChildren(Page, parents, CHILDREN).then(
    () => false,
    () => true,
  );
  end();
  const todo = (await parentsToDo(store, Page)).map((parent) => parent.doc);
  for (const [doc, pages] of [["d1", "1,3"] as const, ["d2", ""] as const]) {
    t.expectThat(
      todo.includes(doc) || (await livePages(store, Page, doc)) === pages,
      `After a failure at write ${occurrence} ${doc} is not to do, though its children are not the given ones.`,
    );
  }
  await store.replaceChildren(Page, parents, CHILDREN);
  await t.expectRows(store.readMetadata(Page, { columns: ["doc", "page"] }), CHILDREN);
  await t.expectIncrement(store.resolveUpdate(Page), {});
  return hasFailed;
}

async function livePages(store: MetadataStore, feature: TestFeature, doc: string): Promise<string> {
  const live = await store.readMetadata(feature, { filters: (c) => c("doc").eq(doc) }).toArray();
  return live
    .map((row) => String(row.page))
    .sort()
    .join();
}
