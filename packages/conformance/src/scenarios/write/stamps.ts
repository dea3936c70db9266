import { dep } from "@metaxy/core";
import { hashText } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const stampsSystemColumns: Scenario = {
  key: "write/stamps-system-columns",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A stored row has all ten system columns: current feature and project version, created = updated = now (UTC, µs; a given `metaxy_updated_at` is replaced), deleted NULL, provenance, data versions.",
  rows: ["C4", "C6", "G3"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" }, project: "vision" });
    const store = await t.store();
    t.clock.freeze("2025-06-01T12:00:00.123456Z");
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | metaxy_updated_at
        v1 | a1     | ${new Date("2001-01-01")}
      `,
    );
    const settings = t.hashSettings(store);
    const version = hashText(settings, "a1");
    const now = new Date("2025-06-01T12:00:00.123Z");
    const stamped = [
      {
        id: "v1",
        metaxy_provenance_by_field: { audio: "a1" },
        metaxy_provenance: version,
        metaxy_data_version_by_field: { audio: "a1" },
        metaxy_data_version: version,
        metaxy_feature_version: t.graph.featureVersion(Video, settings.length),
        metaxy_project_version: t.graph.projectVersion("vision", settings.length),
        metaxy_created_at: now,
        metaxy_updated_at: now,
        metaxy_deleted_at: null,
        metaxy_materialization_id: null,
      },
    ];
    await t.expectRows(store.readMetadata(Video), stamped, { system: "all" });
    const toTheMicrosecond = ["metaxy_created_at", "metaxy_updated_at"].map(
      (name) => `${name} = '2025-06-01 12:00:00.123456Z'`,
    );
    await t.expectRows(store.readMetadata(Video, { filters: toTheMicrosecond }), stamped);
  },
};

export const materializationId: Scenario = {
  key: "write/materialization-id",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "The store's `materializationId` is stored with every row, one given to the call wins, without either it is NULL, and reads can be filtered by it.",
  rows: ["A28"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const row = (id: string) => rows`
      id    | @audio
      ${id} | a1
    `;
    const store = await t.store({ materializationId: "run-1" });
    await store.writeMetadata(Video, row("v1"));
    await store.writeMetadata(Video, row("v2"), { materializationId: "run-2" });
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | @audio | metaxy_materialization_id
        v1 | a1     | run-1
        v2 | a1     | run-2
      `,
    );
    const filters = "metaxy_materialization_id = 'run-2'";
    await t.expectRows(store.readMetadata(Video, { filters }), row("v2"));
    const without = await t.store({ place: "without" });
    await without.writeMetadata(Video, row("v3"));
    await t.expectRows(
      without.readMetadata(Video),
      rows`
        id | @audio | metaxy_materialization_id
        v3 | a1     | null
      `,
    );
  },
};

export const newerThanTheRowReplaced: Scenario = {
  key: "write/newer-than-the-row-replaced",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Rows of an increment written back lose the two status columns and are read afterwards, also where the stored rows that they replace carry a time in the future.",
  rows: ["G9", "G3", "A15"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    const write = (path: string) =>
      store.writeMetadata(
        Video,
        rows`
          id | path    | @audio
          v1 | ${path} | ${path}
        `,
      );
    await write("old");
    t.clock.set("2030-01-01T00:00:00Z");
    await t.work(store, Crop);
    t.clock.set("2025-01-02T00:00:00Z");
    await write("new");
    await t.work(store, Crop);
    const [row] = await store.readMetadata(Crop).toArray();
    t.expectEqual(row?.path, "new", "`path` of the row that is read");
    t.expectEqual(
      Object.keys(row ?? {}).filter((name) => /stale|status/.test(name)),
      [],
      "Status columns of the row that is read",
    );
    await t.expectIncrement(store.resolveUpdate(Crop), {});
  },
};

export const newerThanWhatOthersStored: Scenario = {
  key: "write/newer-than-what-others-stored",
  since: "0.1.0",
  level: "core",
  needs: ["durable"],
  says: "Rows of an increment that another handle resolved are read afterwards, also where the stored rows that they replace carry a time in the future.",
  rows: ["G9", "G3", "A15"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const place = t.place("shared");
    const writing = await t.store({ place });
    const write = (version: string) =>
      writing.writeMetadata(
        Video,
        rows`
          id | @audio
          v1 | ${version}
        `,
      );
    await write("old");
    const later = await t.store({ place });
    t.clock.set("2030-01-01T00:00:00Z");
    await t.work(later, Crop);
    t.clock.set("2025-01-02T00:00:00Z");
    await write("new");
    await using increment = await later.resolveUpdate(Crop);
    await writing.writeMetadata(Crop, await increment.toProcess().toArray());
    await t.expectIncrement(writing.resolveUpdate(Crop), {});
  },
};

export const createdAndDeletedAtGiven: Scenario = {
  key: "write/created-and-deleted-at-given",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Given `metaxy_created_at` and `metaxy_deleted_at` are stored as they are: the first is the row's, a row with the second is hidden.",
  rows: ["C4", "G10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const created = new Date("2001-02-03T04:05:06.789Z");
    const deleted = new Date("2031-01-01T00:00:00Z");
    const written = rows`
      id | @audio | metaxy_created_at | metaxy_deleted_at
      v1 | a1     | ${created}        | null
      v2 | a2     | ${created}        | ${deleted}
    `;
    await store.writeMetadata(Video, written);
    await t.expectRows(store.readMetadata(Video), written.slice(0, 1));
    await t.expectRows(store.readMetadata(Video, { includeDeleted: true }), written);
  },
};
