import { dep, expansion, type FeatureGraph } from "@metaxy/core";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";
import { parentsToDo } from "./documents.ts";

/** Documents, and pages with these fields. */
function define(
  t: ScenarioContext,
  graph: FeatureGraph,
  fields: Readonly<Record<string, string>>,
): { readonly Doc: TestFeature; readonly Page: TestFeature } {
  const Doc = t.feature({ key: "doc", idColumns: ["doc"], fields: { text: "1" } }, graph);
  const deps = [dep(Doc, { lineage: expansion({ on: ["doc"] }) })];
  const columns = { doc: "string", page: "int64" } as const;
  return { Doc, Page: t.feature({ key: "page", idColumns: ["doc", "page"], columns, deps, fields }, graph) };
}

export const carriesWholeFamilies: Scenario = {
  key: "collapse-children/carries-whole-families",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`carryForward` writes all live children of a carried parent with their own data versions, and the mark of one without any; parents that were done again or emptied meanwhile stay as they are.",
  rows: ["A15", "A16", "G9"],
  async run(t) {
    const { Doc, Page } = define(t, t.graph, { text: "1", old: "1" });
    const later = define(t, t.newGraph(), { text: "1" });
    const store = await t.store();
    const docs = ["many", "one", "none", "again", "emptied"];
    await store.writeMetadata(
      Doc,
      docs.map((doc) => ({ doc, metaxy_provenance_by_field: { text: doc } })),
    );
    await store.replaceChildren(
      Page,
      await parentsToDo(store, Page),
      rows`
        doc     | page | words  | #text | #old
        many    | 1n   | first  | own   | o
        many    | 2n   | second | other | o
        many    | 3n   | gone   | other | o
        one     | 1n   | only   | own   | o
        again   | 1n   | before | own   | o
        emptied | 1n   | gone   | own   | o
      `,
    );
    await store.deleteMetadata(Page, { rows: [{ doc: "many", page: 3n }] });
    const latest = () => store.resolveUpdate(later.Page, { compareWith: "latest" });
    await using increment = await latest();
    await t.expectIncrement(increment, { carried: docs.map((doc) => ({ doc })) });

    const again = (await increment.carried().toArray()).filter((parent) => parent.doc === "again");
    await store.replaceChildren(later.Page, again, [{ doc: "again", page: 2n, words: "meanwhile" }]);
    await store.deleteMetadata(Page, { rows: [{ doc: "emptied" }] });
    t.expectEqual(await store.carryForward(increment), { rows: 3 }, "What was carried forward");
    t.expectEqual(await store.carryForward(increment), { rows: 0 }, "What was carried forward again");
    const pages = await store.readMetadata(later.Page).toArray();
    t.expectEqual(
      pages.map((row) => [row.doc, row.page, row.words, row.doc === "again" ? "" : textVersion(row)].join(" ")).sort(),
      ["again 2 meanwhile ", "many 1 first own", "many 2 second other", "one 1 only own"],
      "The pages of the later definition with the data versions of their texts",
    );
    await t.expectIncrement(latest(), { new: [{ doc: "emptied" }] });
    await t.expectIncrement(store.resolveUpdate(later.Page), { new: [{ doc: "emptied" }] });
  },
};

/** The data version of the field `text`; a struct may still have fields of an earlier definition. */
function textVersion(row: TestRow): unknown {
  return Reflect.get(Object(row.metaxy_data_version_by_field), "text");
}
