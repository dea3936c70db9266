import { dep, expansion, type MetadataStore } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

/** Documents and their pages: what the scenarios of this area expand. */
export function documents(t: ScenarioContext, suffix = ""): { readonly Doc: TestFeature; readonly Page: TestFeature } {
  const Doc = t.feature({ key: `doc${suffix}`, idColumns: ["doc"], fields: { text: "1" } });
  const Page = t.feature({
    key: `page${suffix}`,
    idColumns: ["doc", "page"],
    columns: { doc: "string", page: "int64" },
    deps: [dep(Doc, { lineage: expansion({ on: ["doc"] }) })],
    fields: { text: "1" },
  });
  return { Doc, Page };
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
