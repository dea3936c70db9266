import { dep, expansion, type MetadataStore } from "@metaxy/core";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { ScenarioContext, TestDep, TestFeature } from "../../suite/scenario-context.ts";

/** Documents and their pages: what the scenarios of this area expand. */
export function documents(t: ScenarioContext, suffix = ""): { readonly Doc: TestFeature; readonly Page: TestFeature } {
  const Doc = t.feature({ key: `doc${suffix}`, idColumns: ["doc"], fields: { text: "1" } });
  const Page = t.feature({
    key: `page${suffix}`,
    idColumns: ["doc", "page"],
    columns: { doc: "string", page: "int64" },
    ...expansionOf(Doc),
  });
  return { Doc, Page };
}

/** Where most of the scenarios begin: a store with two documents, of which no page is written yet. */
export async function startDocuments(
  t: ScenarioContext,
): Promise<{ readonly Doc: TestFeature; readonly Page: TestFeature; readonly store: MetadataStore }> {
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
  return { Doc, Page, store };
}

/** Another text of the first document. */
export async function changeFirst(store: MetadataStore, Doc: TestFeature): Promise<void> {
  await store.writeMetadata(
    Doc,
    rows`
      doc | @text
      d1  | t1-new
    `,
  );
}

/** What makes a feature an expansion of documents. */
export function expansionOf(Doc: TestFeature): {
  readonly deps: readonly TestDep[];
  readonly fields: { readonly text: "1" };
} {
  return { deps: [dep(Doc, { lineage: expansion({ on: ["doc"] }) })], fields: { text: "1" } };
}

/** The parents that are to do, with the versions that their children get. */
export async function parentsToDo(store: MetadataStore, feature: TestFeature): Promise<TestRow[]> {
  await using increment = await store.resolveUpdate(feature);
  const parents = await increment.toProcess().toArray();
  return parents.map((parent) => ({ ...parent }));
}

/** Children of a parent, with its versions. */
export function pagesOf(parent: TestRow, pages: readonly bigint[]): TestRow[] {
  return pages.map((page) => ({ ...parent, page }));
}
