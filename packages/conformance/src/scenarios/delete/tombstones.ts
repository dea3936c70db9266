import { dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const softIsAnAppend: Scenario = {
  key: "delete/soft-is-an-append",
  since: "0.1.0",
  level: "delete",
  needs: ["readRaw"],
  says: "A soft delete adds one row per id with `metaxy_deleted_at`; created, updated, versions and user columns are those of the row it hides.",
  rows: ["G1", "G10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store({ materializationId: "run-1" });
    await store.writeMetadata(
      Video,
      rows`
        id | path    | @audio
        v1 | old.mp4 | a1
        v2 | b.mp4   | a2
      `,
    );
    await store.writeMetadata(
      Video,
      rows`
        id | path    | @audio | #audio
        v1 | new.mp4 | a1-new | given
      `,
    );
    const before = await t.readRaw(store, Video);
    t.clock.freeze("2025-06-01T12:00:00Z");
    const { rows: deleted } = await store.deleteMetadata(Video, { where: (c) => c("id").eq("v1") });
    t.expectEqual(deleted, 1, "The number of deleted samples");
    const hidden = before.filter((row) => row.path === "new.mp4");
    const tombstones = hidden.map((row) => ({
      ...row,
      metaxy_deleted_at: BigInt(Date.parse("2025-06-01T12:00:00Z")) * 1000n,
    }));
    await t.expectRows(t.readRaw(store, Video), [...before, ...tombstones], { system: "all" });
  },
};

export const writeRestores: Scenario = {
  key: "delete/write-restores",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "Delete, then write: the row is live with the new values, with and without `includeDeleted`.",
  rows: ["G10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | a.mp4 | a1
      `,
    );
    await store.deleteMetadata(Video, { all: true });
    await t.expectRows(store.readMetadata(Video), []);
    const restored = rows`
      id | path    | @audio | metaxy_deleted_at
      v1 | new.mp4 | a1-new | null
    `;
    await store.writeMetadata(Video, restored);
    await t.expectRows(store.readMetadata(Video), restored);
    await t.expectRows(store.readMetadata(Video, { includeDeleted: true }), restored);
  },
};

export const laterThanWhatItHides: Scenario = {
  key: "delete/later-than-what-it-hides",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "A delete hides the row also where the row's time is in the future.",
  rows: ["G10", "G9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio
      v1 | a1
    `;
    t.clock.set("2030-01-01T00:00:00.000001Z");
    await store.writeMetadata(Video, written);
    t.clock.set("2025-01-01T00:00:00Z");
    await store.deleteMetadata(Video, { all: true });
    await t.expectRows(store.readMetadata(Video), []);
    const [tombstone] = await store.readMetadata(Video, { includeDeleted: true }).toArray();
    t.expectThat(tombstone?.metaxy_deleted_at !== null, "`includeDeleted` gives the row without `metaxy_deleted_at`.");
  },
};

export const resolveAfterDelete: Scenario = {
  key: "delete/resolve-after-delete",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "A sample deleted in the target is `new` again, one deleted in the parent is `orphaned`; when it is back unchanged nothing is to do.",
  rows: ["A15", "A16", "G10"],
  golden: ["soft_delete_current_is_new_again", "soft_delete_upstream_then_back", "upstream_emptied_orphans_all"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio
      v1 | a1
      v2 | a2
    `;
    await store.writeMetadata(Video, written);
    await t.work(store, Crop);
    await store.deleteMetadata(Crop, { where: (c) => c("id").eq("v1") });
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v2") });
    await t.expectIncrement(store.resolveUpdate(Crop), { new: [{ id: "v1" }], orphaned: [{ id: "v2" }] });
    await t.work(store, Crop);
    await store.writeMetadata(Video, written.slice(1));
    await t.expectIncrement(store.resolveUpdate(Crop), {});
    await t.golden(["soft_delete_current_is_new_again", "soft_delete_upstream_then_back"]);
    await t.golden(["upstream_emptied_orphans_all"]);
  },
};
