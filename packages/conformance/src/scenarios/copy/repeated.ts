import { MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const incrementalAndRepeatable: Scenario = {
  key: "copy/incremental-and-repeatable",
  since: "0.1.0",
  level: "history",
  needs: ["readRaw", "faults"],
  says: "With `incremental` a second copy adds nothing, and one that was cut off is completed.",
  rows: ["A29"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Notes = t.feature({ key: "notes", fields: { text: "1" } });
    const Other = t.feature({ key: "other", fields: { text: "1" } });
    const from = await t.store({ place: "prod" });
    await from.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
        v2 | a2
      `,
    );
    await from.deleteMetadata(Video, { where: (c) => c("id").eq("v2") });
    const notes = rows`
      id | @text
      n1 | t1
    `;
    await from.writeMetadata(Notes, notes);
    const target = await t.store({ place: "dev" });
    // The place's hash is recorded with its first write, so that a fault strikes at rows of a feature.
    await target.writeMetadata(Other, notes);

    const call = { from, features: [Video, Notes], incremental: true };
    t.faults.strike(target, { step: "append", occurrence: 2 });
    await t.expectError(MetadataStoreError, { code: "STORE_FAILURE", says: "append" }, () => target.copyMetadata(call));
    const completed = await target.copyMetadata(call);
    t.expectEqual(completed.features, { [Video.key]: 0, [Notes.key]: 1 }, "What completing the copy added");
    await from.writeMetadata(
      Video,
      rows`
        id | @audio
        v3 | a3
      `,
    );
    const added = await target.copyMetadata(call);
    t.expectEqual(added.features, { [Video.key]: 1, [Notes.key]: 0 }, "What a later copy added");
    const again = await target.copyMetadata(call);
    t.expectEqual(again.rows, 0, "What a second copy added");
    const stored = [...(await t.readRaw(target, Video)), ...(await t.readRaw(target, Notes))];
    t.expectEqual(stored.map((row) => row.id).sort(), ["n1", "v1", "v2", "v3"], "The ids of the rows that are stored");
  },
};

export const incrementalAfterChanges: Scenario = {
  key: "copy/incremental-after-changes",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "With `incremental` a row that was restored, changed back, or changed in a user column alone is copied, and once.",
  rows: ["A29", "G10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const from = await t.store({ place: "prod" });
    const target = await t.store({ place: "dev" });
    const write = (version: string, path: string) =>
      from.writeMetadata(
        Video,
        rows`
          id | path    | @audio
          v1 | ${path} | ${version}
        `,
      );
    const copied = async (what: string) => {
      const call = { from, features: [Video], incremental: true };
      t.expectEqual((await target.copyMetadata(call)).rows, 1, `Rows copied after ${what}`);
      t.expectEqual((await target.copyMetadata(call)).rows, 0, `Rows copied again after ${what}`);
      await t.expectRows(target.readMetadata(Video), await from.readMetadata(Video).toArray());
    };
    await write("a1", "first.mp4");
    await copied("the first write");
    await from.deleteMetadata(Video, { all: true });
    await copied("a delete");
    await write("a1", "first.mp4");
    await copied("a restoring write");
    await write("a2", "first.mp4");
    await copied("a change");
    await write("a1", "first.mp4");
    await copied("the change back");
    await write("a1", "second.mp4");
    await copied("a change of a user column");
  },
};
