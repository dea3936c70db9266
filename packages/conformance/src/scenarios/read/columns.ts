import { type Column, dep } from "@metaxy/core";
import { arrowBatch } from "@metaxy/core/driver";
import { loadPolars } from "../../suite/load-polars.ts";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const selectsColumns: Scenario = {
  key: "read/selects-columns",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`columns` gives exactly those columns, in that order; no system column is added.",
  rows: ["A6", "C8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | seconds | @audio
        v1 | a.mp4 | 1.5     | a1
        v2 | b.mp4 | 2       | a2
      `,
    );
    const selected = await store.readMetadata(Video, { columns: ["seconds", "id"] }).toArray();
    await t.expectRows(
      selected,
      rows`
        seconds | id
        1.5     | v1
        2       | v2
      `,
      { system: "all" },
    );
    t.expectEqual(
      selected.map((row) => Object.keys(row)),
      [
        ["seconds", "id"],
        ["seconds", "id"],
      ],
      "The order of the columns",
    );
  },
};

export const columnsWithoutTheFilterColumn: Scenario = {
  key: "read/columns-without-the-filter-column",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A filter on a column that is not in `columns` filters, and only `columns` come back.",
  rows: ["A3", "A6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | seconds | @audio
        v1 | a.mp4 | 1.5     | a1
        v2 | b.mp4 | 2       | a2
      `,
    );
    await t.expectRows(
      store.readMetadata(Video, { columns: ["path"], filters: (c) => c("seconds").gt(1.75) }),
      rows`
        path
        b.mp4
      `,
      { system: "all" },
    );
  },
};

export const legacyColumns: Scenario = {
  key: "read/legacy-columns",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "With `legacyColumns: true`, `data_version` and `provenance_by_field` work in `columns`, filters and results.",
  rows: ["C6", "C7", "A4", "A24", "W4"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store({ legacyColumns: true });
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | #audio
        v1 | a1     | A1
        v2 | a2     | A2
      `,
    );
    const columns = ["id", "data_version", "provenance_by_field"];
    const shown = [
      { id: "v1", data_version: { audio: "A1" }, provenance_by_field: { audio: "a1" } },
      { id: "v2", data_version: { audio: "A2" }, provenance_by_field: { audio: "a2" } },
    ];
    await t.expectRows(store.readMetadata(Video, { columns }), shown, { system: "all" });
    const filters = [
      (c: LegacyColumns) => c("data_version").field("audio").eq("A1"),
      "provenance_by_field.audio = 'a1'",
    ];
    await t.expectRows(store.readMetadata(Video, { columns, filters }), shown.slice(0, 1), { system: "all" });
    await t.expectRows(store.readMetadata(Video), shown);
  },
};

export const legacyColumnsEverywhere: Scenario = {
  key: "read/legacy-columns-everywhere",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "With `legacyColumns: true` the seeds' names work in Arrow, in any Polars expression, and in the filters of increments, deletes and copies.",
  rows: ["C6", "C7", "A4", "A26"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)] });
    const store = await t.store({ legacyColumns: true });
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | #audio
        v1 | a1     | A1
        v2 | a2     | B2
      `,
    );
    const pl = await loadPolars();
    const [v1, v2] = [[{ id: "v1" }], [{ id: "v2" }]];
    const isA = pl.col("data_version").struct.field("audio").str.contains("A");
    const arrow: string[][] = [];
    for await (const bytes of store.readMetadata(Video, { columns: ["id", "data_version"] }).arrow())
      arrow.push([...(await arrowBatch(bytes)).types.keys()]);
    t.expectEqual(arrow, [["id", "data_version"]], "The columns in Arrow");
    await t.expectRows(store.readMetadata(Video, { columns: ["id"], filters: isA }), v1);
    await t.expectIncrement(store.resolveUpdate(Crop, { filters: { [Video.key]: isA } }), { new: v1 });
    const isB = (c: LegacyColumns) => c("data_version").field("audio").eq("B2");
    await t.expectIncrement(store.resolveUpdate(Crop, { filters: { [Video.key]: isB } }), { new: v2 });
    const copy = await t.store({ place: t.place("copy"), legacyColumns: true });
    await copy.copyMetadata({ from: store, features: [Video], filters: isB });
    await t.expectRows(copy.readMetadata(Video, { columns: ["id"] }), v2);
    await store.deleteMetadata(Video, { where: isA });
    await t.expectRows(store.readMetadata(Video, { columns: ["id"] }), v2);
  },
};

type LegacyColumns = (name: string) => Column<unknown>;
