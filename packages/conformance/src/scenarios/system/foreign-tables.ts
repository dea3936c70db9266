import { byFieldType, type ColumnTypes, PROVENANCE_BY_FIELD, rowsBatch, singleBatch } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const foreignTables: Scenario = {
  key: "system/foreign-tables",
  since: "0.1.0",
  level: "core",
  needs: ["durable", "readRaw", "injectRaw"],
  says: "Tables of others beside those of features do not disturb opening, writing and copying, and stay as they are.",
  rows: ["G12", "C10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Foreign = t.feature({ key: "invoices", fields: { audio: "1" } });
    const types: ColumnTypes = new Map([
      ["number", "int64"],
      ["paid", "bool"],
    ]);
    const invoices = [{ number: 1n, paid: true }];
    const first = await t.store({ place: t.place("shared") });
    await t.injectRaw(first, Foreign, singleBatch(rowsBatch(types, invoices)));
    const store = await t.reopen(first);
    const written = rows`
      id | @audio
      v1 | a1
    `;
    await store.writeMetadata(Video, written);
    const target = await t.store({ place: t.place("target") });
    await target.copyMetadata({ from: store, features: [Video] });
    const again = await t.reopen(store);
    await t.expectRows(again.readMetadata(Video), written);
    await t.expectRows(t.readRaw(again, Foreign), invoices, { system: "all" });
  },
};

export const userMadeTable: Scenario = {
  key: "system/user-made-table",
  since: "0.1.0",
  level: "core",
  needs: ["durable", "readRaw", "injectRaw"],
  says: "A feature's table that a user made beforehand, with columns of their own choice, takes rows, keeps the types of its columns and gains those that it lacks.",
  rows: ["C10", "G12"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const types: ColumnTypes = new Map([
      ["size", "int64"],
      ["id", "string"],
      [PROVENANCE_BY_FIELD, byFieldType(["audio"])],
    ]);
    const first = await t.store({ place: t.place("made") });
    await t.injectRaw(first, Video, singleBatch(rowsBatch(types, [])));
    const store = await t.reopen(first);
    await store.writeMetadata(
      Video,
      rows`
        id | path  | size | @audio | @frames
        v1 | a.mp4 | 10   | a1     | f1
      `,
    );
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | path  | size | @audio | @frames | metaxy_deleted_at
        v1 | a.mp4 | 10   | a1     | f1      | null
      `,
    );
    const [stored] = await t.readRaw(store, Video);
    t.expectEqual(stored?.size, 10n, "The stored value of a column that the user made");
  },
};
