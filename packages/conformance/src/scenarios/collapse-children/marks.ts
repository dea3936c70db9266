import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { parentsToDo, startDocuments } from "./documents.ts";

export const filtersSeeMarks: Scenario = {
  key: "collapse-children/filters-see-marks",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Staleness predicates and target filters on a parent's ids see its mark, also before the feature has a child at all.",
  rows: ["A26", "G9"],
  async run(t) {
    const { Page, store } = await startDocuments(t);
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

export const samplesOfChildrenPassMarks: Scenario = {
  key: "collapse-children/samples-of-children-pass-marks",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "Samples that name children are compared with the stored children, each by all ids, also where some parent is marked as childless; versions of them are calculated and written all the same.",
  rows: ["A14", "A16", "G9"],
  async run(t) {
    const { Page, store } = await startDocuments(t);
    await store.replaceChildren(
      Page,
      await parentsToDo(store, Page),
      rows`
        doc | page
        d1  | 1n
        d1  | 2n
        d1  | 3n
      `,
    );
    const [stored] = await store.readMetadata(Page).toArray();
    const done = { metaxy_provenance_by_field: stored?.metaxy_provenance_by_field };
    const samples = [
      { doc: "d1", page: 1n, ...done },
      { doc: "d1", page: 2n, metaxy_provenance_by_field: { text: "other" } },
      { doc: "d2", page: 1n, metaxy_provenance_by_field: { text: "other" } },
    ];
    const engines = store.capabilities.nativeHashes.length > 0 ? (["native", "polars"] as const) : (["auto"] as const);
    for (const versioningEngine of engines) {
      for (const compareWith of ["definition", "latest"] as const) {
        await t.expectIncrement(store.resolveUpdate(Page, { samples, versioningEngine, compareWith }), {
          new: [{ doc: "d2", page: 1n }],
          stale: [{ doc: "d1", page: 2n }],
          orphaned: [{ doc: "d1", page: 3n }],
        });
      }
    }
    const frame = await store.calculateAndWriteDataVersions({ feature: Page, sampleDf: [{ doc: "d2", page: 7n }] });
    t.expectEqual(frame.height, 1, "The samples that were written");
    await t.expectRows(store.readMetadata(Page, { filters: "doc = 'd2'" }), [{ doc: "d2", page: 7n }]);
  },
};
