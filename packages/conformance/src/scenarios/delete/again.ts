import { FeatureNotFoundError, MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const video = (path: string) => rows`
  id | path    | @audio
  v1 | ${path} | a1
`;

export const writeDeleteWriteDelete: Scenario = {
  key: "delete/write-delete-write-delete",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "A sample that is written and deleted twice, by a clock that stands still, is hidden in the end; `includeDeleted` gives what the second delete hid.",
  rows: ["G10", "G9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    t.clock.freeze();
    for (const path of ["first.mp4", "second.mp4"]) {
      await store.writeMetadata(Video, video(path));
      await t.expectRows(store.readMetadata(Video), video(path));
      await store.deleteMetadata(Video, { all: true });
      await t.expectRows(store.readMetadata(Video), []);
    }
    await t.expectRows(store.readMetadata(Video, { includeDeleted: true }), video("second.mp4"));
  },
};

export const againAddsNothing: Scenario = {
  key: "delete/again-adds-nothing",
  since: "0.1.0",
  level: "delete",
  needs: ["readRaw"],
  says: "A second delete of the same ids deletes nothing and stores no row.",
  rows: ["G10", "A17"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, video("a.mp4"));
    const where = "id = 'v1'";
    t.expectEqual((await store.deleteMetadata(Video, { where })).rows, 1, "What the first delete deleted");
    const stored = await t.readRaw(store, Video);
    t.expectEqual((await store.deleteMetadata(Video, { where })).rows, 0, "What the second delete deleted");
    await t.expectRows(t.readRaw(store, Video), stored, { system: "all" });
  },
};

export const hardThenWrite: Scenario = {
  key: "delete/hard-then-write",
  since: "0.1.0",
  level: "delete",
  needs: ["hardDelete", "readRaw"],
  says: "A sample whose rows were removed can be written anew, and is then the only row of its id.",
  rows: ["G10", "A17"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, video("old.mp4"));
    await store.deleteMetadata(Video, { all: true, hard: true });
    await store.writeMetadata(Video, video("new.mp4"));
    await t.expectRows(store.readMetadata(Video), video("new.mp4"));
    t.expectEqual((await t.readRaw(store, Video)).length, 1, "The number of stored rows");
  },
};

export const withoutWhere: Scenario = {
  key: "delete/without-where",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A delete that does not say what to delete, or says it twice, is refused with the remedy and deletes nothing.",
  rows: ["A17", "G10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, video("a.mp4"));
    const unchanged = [() => store.readMetadata(Video)];
    const calls = [
      // @ts-expect-error It does not say what.
      () => store.deleteMetadata(Video, {}),
      // @ts-expect-error It says it twice.
      () => store.deleteMetadata(Video, { all: true, where: "id = 'v1'" }),
    ];
    for (const call of calls) {
      const expected = { code: "INVALID_ARGUMENT", says: [Video.key, "where", "all: true"], unchanged } as const;
      await t.expectRefused(MetadataStoreError, expected, call);
    }
  },
};

export const absentFeature: Scenario = {
  key: "delete/absent-feature",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A delete of a feature that the store itself has not throws `FeatureNotFoundError`; where a fallback has it, the error names that store, and its rows stay.",
  rows: ["A17", "E1", "G10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const prod = await t.store({ place: "prod" });
    const dev = await t.store({ place: "dev", fallbackStores: [prod] });
    const code = "FEATURE_NOT_FOUND";
    const call = () => dev.deleteMetadata(Video, { all: true });
    await t.expectError(FeatureNotFoundError, { code, says: Video.key }, call);
    await prod.writeMetadata(Video, video("a.mp4"));
    const unchanged = [() => dev.readMetadata(Video), () => prod.readMetadata(Video)];
    await t.expectRefused(FeatureNotFoundError, { code, says: [Video.key, prod.display()], unchanged }, call);
  },
};

export const dropAbsent: Scenario = {
  key: "delete/drop-absent",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "Dropping a feature that no store has does nothing, as often as it is done, and leaves other features alone.",
  rows: ["A29", "A17"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Absent = t.feature({ key: "absent", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, video("a.mp4"));
    await store.dropFeatureMetadata(Absent);
    await store.dropFeatureMetadata(Absent);
    t.expectEqual(await store.hasFeature(Absent), false, "hasFeature of the absent feature");
    await t.expectRows(store.readMetadata(Video), video("a.mp4"));
  },
};
