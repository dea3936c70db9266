import { dep, type FeatureGraph } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

function videoAndCrop(
  t: ScenarioContext,
  codeVersion: string,
  graph: FeatureGraph = t.graph,
): { readonly Video: TestFeature; readonly Crop: TestFeature } {
  const Video = t.feature({ key: "video", fields: { audio: "1" } }, graph);
  return { Video, Crop: t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: codeVersion } }, graph) };
}

export const nullAgainstNull: Scenario = {
  key: "compare-with-current/null-against-null",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "A stored NULL is stale also where NULL is expected, on both engines.",
  rows: ["A16", "G12"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t, "1");
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | null
        v2 | a2
      `,
    );
    await t.work(store, Crop);
    for (const versioningEngine of ["auto", "polars"] as const) {
      await t.expectIncrement(store.resolveUpdate(Crop, { versioningEngine }), { stale: [{ id: "v1" }] });
    }
  },
};

export const latestTombstoneIsAbsent: Scenario = {
  key: "compare-with-current/latest-tombstone-is-absent",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: 'With `compareWith: "latest"` a sample whose newest row of another definition was deleted is `new`.',
  rows: ["A15", "G10"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t, "1");
    const later = videoAndCrop(t, "2", t.newGraph());
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
        v2 | a2
      `,
    );
    await t.work(store, Crop);
    await store.deleteMetadata(Crop, { where: (c) => c("id").eq("v1") });
    await t.expectIncrement(store.resolveUpdate(later.Crop, { compareWith: "latest" }), {
      new: [{ id: "v1" }],
      stale: [{ id: "v2" }],
    });
  },
};
