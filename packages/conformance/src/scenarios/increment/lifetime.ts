import { dep } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const VIDEOS = rows`
  id | @audio
  v1 | a1
  v2 | a2
`;

export const disposeFrees: Scenario = {
  key: "increment/dispose-frees",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "A disposed increment gives no rows, and says that it was disposed; disposing again does nothing, and another one works.",
  rows: ["A15", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    const increment = await store.resolveUpdate(Crop);
    const query = increment.toProcess();
    await t.expectRows(query, [{ id: "v1" }, { id: "v2" }]);
    for (const _ of ["once", "again"]) await increment[Symbol.asyncDispose]();
    for (const use of [() => query.toArray(), () => increment.orphaned().toArray()]) {
      await t.expectError(MetadataStoreError, { code: "INVALID_ARGUMENT", says: [Crop.key, /disposed/] }, use);
    }
    await t.expectIncrement(store.resolveUpdate(Crop), { new: [{ id: "v1" }, { id: "v2" }] });
  },
};

export const outlivesTheCall: Scenario = {
  key: "increment/outlives-the-call",
  since: "0.1.0",
  level: "lifecycle",
  needs: ["durable"],
  says: "An increment of a store that is opened for single calls keeps its rows until it is disposed, whatever is called meanwhile.",
  rows: ["A15", "A20"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store({ mode: "unopened" });
    await store.writeMetadata(Video, VIDEOS);
    await using increment = await store.resolveUpdate(Crop);
    const query = increment.toProcess();
    await store.deleteMetadata(Video, { all: true });
    await t.expectRows(store.readMetadata(Video), []);
    await t.expectRows(query, [{ id: "v1" }, { id: "v2" }]);
  },
};
