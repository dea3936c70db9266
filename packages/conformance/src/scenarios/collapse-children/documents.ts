import { dep, expansion, type MetadataStore } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
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
