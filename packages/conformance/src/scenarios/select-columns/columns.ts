import { aggregation, dep, optional } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const selectNothing: Scenario = {
  key: "select-columns/select-nothing",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "With `select: []` only ids and versions arrive.",
  rows: ["A16"],
  golden: ["select_nothing"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video, { select: [] })], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | a.mp4 | a1
      `,
    );
    await t.expectIncrement(store.resolveUpdate(Crop), { new: [{ id: "v1" }] });
    await t.golden(["select_nothing"]);
  },
};

const VERSIONS = [
  "metaxy_data_version",
  "metaxy_data_version_by_field",
  "metaxy_provenance",
  "metaxy_provenance_by_field",
];
const STATUS = ["metaxy_stale_fields", "metaxy_status"];

export const nothingLeaks: Scenario = {
  key: "select-columns/nothing-leaks",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "No temporary, suffixed or duplicated system column is in `toProcess()` or `collect()`.",
  rows: ["A16", "A24"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Text = t.feature({ key: "text", fields: { words: "1" } });
    const Note = t.feature({ key: "note", fields: { body: "1" } });
    const Shot = t.feature({ key: "shot", idColumns: ["id", "shot"], fields: { pixels: "1" } });
    const Report = t.feature({
      key: "report",
      deps: [
        dep(Video),
        dep(Text, { rename: { path: "text" } }),
        optional(dep(Note, { rename: { path: "note" } })),
        dep(Shot, { lineage: aggregation({ on: ["id"] }) }),
      ],
      fields: { all: "1" },
    });
    const store = await t.store();
    const written = (field: string) => [{ id: "v1", path: field, metaxy_provenance_by_field: { [field]: "a" } }];
    await store.writeMetadata(Video, written("audio"));
    await store.writeMetadata(Text, written("words"));
    await store.writeMetadata(Note, written("body"));
    await store.writeMetadata(
      Shot,
      rows`
        id | shot | @pixels
        v1 | s1   | p1
      `,
    );
    const columns = ["id", "path", "text", "note", "shot"];
    await using increment = await store.resolveUpdate(Report);
    const [row] = await increment.toProcess().toArray();
    t.expectEqual(
      Object.keys(row ?? {}).sort(),
      [...columns, ...VERSIONS, ...STATUS].sort(),
      "The columns of toProcess()",
    );
    const { new: added } = await increment.collect();
    t.expectEqual([...added.columns].sort(), [...columns, ...VERSIONS].sort(), "The columns of collect().new");
  },
};
