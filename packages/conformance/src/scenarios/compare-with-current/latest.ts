import { aggregation, dep, type FeatureGraph } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

/** A parent and its child, whose field `audio` and `frames` have these code versions. */
function define(
  t: ScenarioContext,
  graph: FeatureGraph,
  fields: Readonly<Record<string, string>>,
): { readonly Video: TestFeature; readonly Crop: TestFeature } {
  const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } }, graph);
  return { Video, Crop: t.feature({ key: "crop", deps: [dep(Video)], fields }, graph) };
}

const VIDEOS = rows`
  id | @audio | @frames
  v1 | a1     | f1
  v2 | a2     | f2
  v3 | a3     | f3
`;

export const latestFieldByField: Scenario = {
  key: "compare-with-current/latest-field-by-field",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: 'With `compareWith: "latest"` a raised code version of one field makes samples stale in that field alone; a sample that brings its data version and is stale in every field keeps it.',
  rows: ["A15", "C13"],
  async run(t) {
    const { Video, Crop } = define(t, t.graph, { audio: "1", frames: "1" });
    const later = define(t, t.newGraph(), { audio: "1", frames: "2" });
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await t.work(store, Crop);
    await t.expectIncrement(store.resolveUpdate(later.Crop, { compareWith: "latest" }), {
      stale: rows`
        id | metaxy_stale_fields
        v1 | ["frames"]
        v2 | ["frames"]
        v3 | ["frames"]
      `,
    });
    const samples = [
      {
        id: "v1",
        metaxy_provenance_by_field: { audio: "a2", frames: "f2" },
        metaxy_data_version_by_field: { audio: "d1", frames: "d2" },
        metaxy_data_version: "given",
      },
    ];
    await t.expectIncrement(store.resolveUpdate(later.Video, { compareWith: "latest", samples }), {
      stale: rows`
        id | metaxy_stale_fields | #audio | #frames | metaxy_data_version
        v1 | ["audio","frames"]  | d1     | d2      | given
      `,
      orphaned: rows`
        id
        v2
        v3
      `,
    });
  },
};

export const latestCarried: Scenario = {
  key: "compare-with-current/latest-carried",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A sample whose fields are all equal under a new definition is `carried`; `carryForward` writes it without work unless it was rewritten or deleted meanwhile, and then nothing is to do.",
  rows: ["A15", "G9"],
  async run(t) {
    const { Video, Crop } = define(t, t.graph, { audio: "1", frames: "1", old: "1" });
    // A field less is another definition under which the fields that are left are equal.
    const later = define(t, t.newGraph(), { audio: "1", frames: "1" });
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await t.work(store, Crop, (row) => ({ ...row, made: "before" }));
    const latest = () => store.resolveUpdate(later.Crop, { compareWith: "latest" });
    await using increment = await latest();
    await t.expectIncrement(increment, { carried: [{ id: "v1" }, { id: "v2" }, { id: "v3" }] });
    const [v2, v3] = (await increment.carried().toArray()).filter((row) => row.id !== "v1");
    await store.writeMetadata(later.Crop, [{ ...v2, made: "meanwhile" }, { ...v3 }]);
    await store.deleteMetadata(later.Crop, { where: (c) => c("id").eq("v3") });
    t.expectEqual(await store.carryForward(increment), { rows: 1 }, "What was carried forward");
    await t.expectRows(
      store.readMetadata(later.Crop),
      rows`
        id | made
        v1 | before
        v2 | meanwhile
      `,
    );
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v3") });
    await t.expectIncrement(latest(), {});
  },
};

export const latestCarriedGroups: Scenario = {
  key: "compare-with-current/latest-carried-groups",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`carryForward` of an aggregation writes each carried target once, however many rows its parent has, and says how many.",
  rows: ["A15", "A16"],
  async run(t) {
    const scenes = (graph: FeatureGraph, fields: Readonly<Record<string, string>>) => {
      const Shot = t.feature({ key: "shot", idColumns: ["scene", "shot"], fields: { pixels: "1" } }, graph);
      const deps = [dep(Shot, { select: [], lineage: aggregation({ on: ["scene"] }) })];
      return { Shot, Scene: t.feature({ key: "scene", idColumns: ["scene"], deps, fields }, graph) };
    };
    const { Shot, Scene } = scenes(t.graph, { pixels: "1", old: "1" });
    const later = scenes(t.newGraph(), { pixels: "1" });
    const store = await t.store();
    await store.writeMetadata(
      Shot,
      rows`
        scene | shot | @pixels
        s1    | 1    | p1
        s1    | 2    | p2
        s1    | 3    | p3
        s2    | 1    | p4
      `,
    );
    await t.work(store, Scene, ({ shot: _, ...row }) => row);
    await using increment = await store.resolveUpdate(later.Scene, { compareWith: "latest" });
    t.expectEqual(increment.counts, { new: 0, stale: 0, orphaned: 0, carried: 2 }, "What is to do");
    t.expectEqual(await store.carryForward(increment), { rows: 2 }, "What was carried forward");
    const all = rows`
      scene
      s1
      s2
    `;
    await t.expectRows(store.readMetadata(later.Scene, { withSampleHistory: true }), all);
    await t.expectIncrement(store.resolveUpdate(later.Scene), {});
  },
};

export const carriedOfAnotherStore: Scenario = {
  key: "compare-with-current/carried-of-another-store",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "`carryForward` refuses an increment that another store resolved, names the feature, and stores nothing.",
  rows: ["A15", "E2"],
  async run(t) {
    const { Video, Crop } = define(t, t.graph, { audio: "1", frames: "1", old: "1" });
    const later = define(t, t.newGraph(), { audio: "1", frames: "1" });
    const store = await t.store();
    const other = await t.store({ place: "dev" });
    for (const each of [store, other]) {
      await each.writeMetadata(Video, VIDEOS);
      await t.work(each, Crop);
    }
    await using increment = await store.resolveUpdate(later.Crop, { compareWith: "latest" });
    await t.expectRefused(
      MetadataStoreError,
      {
        code: "INVALID_ARGUMENT",
        says: [later.Crop.key, "another store"],
        unchanged: [() => other.readMetadata(later.Crop, { withFeatureHistory: true })],
      },
      () => other.carryForward(increment),
    );
    t.expectEqual(await store.carryForward(increment), { rows: 3 }, "What its own store carried forward");
  },
};
