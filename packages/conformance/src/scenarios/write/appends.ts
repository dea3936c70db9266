import { dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const appends: Scenario = {
  key: "write/appends",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Two writes of different ids leave the rows of both, and the next read and increment see them at once.",
  rows: ["A1", "G1", "G6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    const first = rows`
      id | path  | @audio
      v1 | a.mp4 | a1
    `;
    const second = rows`
      id | path  | @audio
      v2 | b.mp4 | a2
    `;
    await store.writeMetadata(Video, first);
    await t.expectRows(store.readMetadata(Video), first);
    await store.writeMetadata(Video, second);
    await t.expectRows(store.readMetadata(Video), [...first, ...second]);
    await t.expectIncrement(store.resolveUpdate(Crop), {
      new: rows`
        id | path
        v1 | a.mp4
        v2 | b.mp4
      `,
    });
  },
};

export const laterWriteWins: Scenario = {
  key: "write/later-write-wins",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "After three writes of one id a read gives one row, the third.",
  rows: ["G3", "G9"],
  golden: ["latest_write_wins"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | path  | @audio
      v1 | c.mp4 | a2
      v1 | a.mp4 | a3
      v1 | b.mp4 | a1
    `;
    for (const row of written) await store.writeMetadata(Video, [row]);
    await t.expectRows(store.readMetadata(Video), written.slice(2));
    await t.golden(["latest_write_wins"]);
  },
};

export const neverChangesAStoredRow: Scenario = {
  key: "write/never-changes-a-stored-row",
  since: "0.1.0",
  level: "core",
  needs: ["readRaw"],
  says: "After a second write and a soft delete of the same id, the stored rows of the first write are still there, value for value.",
  rows: ["G1", "G2", "G3", "G4"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const write = (path: string) =>
      store.writeMetadata(
        Video,
        rows`
          id | path    | @audio
          v1 | ${path} | a1
          v2 | ${path} | a2
        `,
      );
    await write("first.mp4");
    const first = await t.readRaw(store, Video);
    await write("second.mp4");
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v1") });
    const stored = await t.readRaw(store, Video);
    await t.expectRows(
      stored.filter((row) => row.path === "first.mp4"),
      first,
      { system: "all" },
    );
  },
};
