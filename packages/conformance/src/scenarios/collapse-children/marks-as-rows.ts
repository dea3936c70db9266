import type { MetadataStore } from "@metaxy/core";
import { loadPolars } from "../../suite/load-polars.ts";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";
import { documents, expansionOf, parentsToDo } from "./documents.ts";

/** Two documents without pages, and one with two. */
async function written(
  t: ScenarioContext,
  place: string,
  { Doc, Page }: Readonly<Record<"Doc" | "Page", TestFeature>>,
): Promise<MetadataStore> {
  const store = await t.store({ place });
  await store.writeMetadata(
    Doc,
    rows`
      doc | @text
      d1  | t1
      d2  | t2
      d3  | t3
    `,
  );
  const pages = [1n, 2n].map((page) => ({ doc: "d3", page, words: "w" }));
  await store.replaceChildren(Page, await parentsToDo(store, Page), pages);
  return store;
}

export const deletesReachMarks: Scenario = {
  key: "collapse-children/deletes-reach-marks",
  since: "0.1.0",
  level: "delete",
  needs: ["frames"],
  says: "A delete by any filter, by Polars expressions and by the ids of parents deletes the marks that it matches, to which columns of children are NULL; also where there are marks alone.",
  rows: ["A17", "A29", "G9"],
  async run(t) {
    const { Doc, Page } = documents(t);
    const pl = await loadPolars();
    const expression = pl.col("doc").str.contains("d[13]");
    const selections = {
      predicate: { where: "doc = 'd1' OR page = 1" },
      expression: { where: [expression, "words IS NULL OR page = 1"] },
      ids: { rows: [{ doc: "d1" }] },
      all: { all: true },
    };
    for (const [by, selection] of Object.entries(selections)) {
      const store = await written(t, by, { Doc, Page });
      await store.deleteMetadata(Page, selection as { readonly all: true });
      const gone = by === "all" ? ["d1", "d2", "d3"] : ["d1"];
      await t.expectIncrement(store.resolveUpdate(Page), { new: gone.map((doc) => ({ doc })) });
    }
    const Line = t.feature({ key: "line", idColumns: ["doc", "line"], ...expansionOf(Doc) });
    const alone = await written(t, "alone", { Doc, Page });
    await alone.replaceChildren(Line, await parentsToDo(alone, Line), []);
    await alone.deleteMetadata(Line, { where: (c) => c("doc").eq("d1") });
    await t.expectIncrement(alone.resolveUpdate(Line), { new: [{ doc: "d1" }] });
    await alone.deleteMetadata(Line, { rows: [{ doc: "d2" }] });
    await t.expectIncrement(alone.resolveUpdate(Line), { new: [{ doc: "d1" }, { doc: "d2" }] });
  },
};

export const copyFiltersReachMarks: Scenario = {
  key: "copy/filters-reach-marks",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "`copyMetadata` with `filters` copies the marks that they match, to which columns of children are NULL, and no other.",
  rows: ["A29", "G9"],
  async run(t) {
    const { Doc, Page } = documents(t);
    const from = await written(t, "prod", { Doc, Page });
    const copied = async (place: string, filters: string | undefined, left: readonly string[]) => {
      const store = await t.store({ place });
      await store.copyMetadata({ from, features: [Doc] });
      await store.copyMetadata({ from, features: [Page], filters });
      await t.expectIncrement(store.resolveUpdate(Page), { new: left.map((doc) => ({ doc })) });
    };
    await copied("all", undefined, []);
    await copied("parents", "doc = 'd1' OR doc = 'd3'", ["d2"]);
    await copied("children", "page = 1 OR doc = 'd2'", ["d1"]);
  },
};
