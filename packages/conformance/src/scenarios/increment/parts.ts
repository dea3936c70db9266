import { dep, FeatureKey } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

function videoAndCrop(t: ScenarioContext): { readonly Video: TestFeature; readonly Crop: TestFeature } {
  const Video = t.feature({ key: "video", fields: { audio: "1" } });
  return { Video, Crop: t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } }) };
}

const VIDEOS = rows`
  id | @audio
  v1 | a1
  v2 | a2
`;

export const previousRow: Scenario = {
  key: "increment/previous-row",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`previous()` of a stale row is the stored row with its user columns, and that of a new one is NULL.",
  rows: ["A15"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await t.work(store, Crop, (row) => ({ ...row, score: `of ${row.id}` }));
    const stored = await store.readMetadata(Crop, { filters: (c) => c("id").eq("v1") }).toArray();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1-new
        v3 | a3
      `,
    );
    await using increment = await store.resolveUpdate(Crop);
    const todo = await increment.toProcess().toArray();
    const previous = (id: string) => todo.find((row) => row.id === id)?.previous();
    await t.expectRows([Object(previous("v1"))], stored, { system: "all" });
    t.expectEqual(previous("v3"), null, "`previous()` of a new row");
  },
};

export const orphanedRowsAreTheStoredOnes: Scenario = {
  key: "increment/orphaned-rows-are-the-stored-ones",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`orphaned()` gives the stored rows with every column, so that they can be acted on.",
  rows: ["A15"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await t.work(store, Crop, (row) => ({ ...row, score: `of ${row.id}` }));
    const stored = await store.readMetadata(Crop, { filters: (c) => c("id").eq("v1") }).toArray();
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v1") });
    await using increment = await store.resolveUpdate(Crop);
    await t.expectRows(increment.orphaned(), stored);
  },
};

export const resolveIsPure: Scenario = {
  key: "increment/resolve-is-pure",
  since: "0.1.0",
  level: "core",
  needs: ["readRaw"],
  says: "Resolving and iterating store nothing: not a row of parent or target, and no table for a target that has none.",
  rows: ["A15", "G1"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    const iterate = async (): Promise<void> => {
      await using increment = await store.resolveUpdate(Crop);
      await increment.toProcess().toArray();
      await increment.orphaned().toArray();
    };
    await iterate();
    t.expectEqual(await store.hasFeature(Crop), false, "`hasFeature` of the target that was only resolved");
    await t.work(store, Crop);
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v1") });
    const before = [await t.readRaw(store, Video), await t.readRaw(store, Crop)];
    await iterate();
    await t.expectRows(await t.readRaw(store, Video), before[0] ?? [], { system: "all" });
    await t.expectRows(await t.readRaw(store, Crop), before[1] ?? [], { system: "all" });
  },
};

export const filterKeysInAnyForm: Scenario = {
  key: "increment/filter-keys-in-any-form",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`filters` per feature are found under the feature, its `FeatureKey` and its name with slashes or underscores.",
  rows: ["A26", "C17"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    const parts = Video.key.split("/");
    const forms = [Video, new FeatureKey(parts), Video.key, parts.join("__")];
    for (const form of forms) {
      const filters = new Map([[form, "id = 'v2'"]]);
      await t.expectIncrement(store.resolveUpdate(Crop, { filters }), { new: [{ id: "v2" }] });
    }
    await t.expectIncrement(store.resolveUpdate(Crop, { filters: { [Video.key]: "id = 'v1'" } }), {
      new: [{ id: "v1" }],
    });
  },
};

export const samplesReplaceParents: Scenario = {
  key: "increment/samples-replace-parents",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`samples` for a feature with parents are its expected rows instead of what the parents give.",
  rows: ["A15", "A26"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await store.writeMetadata(Crop, VIDEOS);
    const samples = rows`
      id | @audio
      v1 | a1
      v9 | a9
    `;
    await t.expectIncrement(store.resolveUpdate(Crop, { samples }), { new: [{ id: "v9" }], orphaned: [{ id: "v2" }] });
  },
};
