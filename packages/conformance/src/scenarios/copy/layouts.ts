import type { FeatureFilters } from "@metaxy/core";
import { singleBatch } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestFeature } from "../../suite/scenario-context.ts";
import { asMaps } from "../system/layouts.ts";

export const betweenLayouts: Scenario = {
  key: "copy/between-layouts",
  since: "0.1.0",
  level: "history",
  needs: ["durable", "python", "readRaw", "injectRaw"],
  says: "Rows are copied from a table with by-field columns as STRUCT into one that others made with MAP, and back.",
  rows: ["A29", "C6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const row = (id: string) => rows`
      id    | @audio | @frames
      ${id} | a1     | f1
    `;
    const structs = await t.store({ place: t.place("structs") });
    await structs.writeMetadata(Video, row("v1"));
    const maps = await t.store({ place: t.place("maps") });
    await t.injectRaw(maps, Video, singleBatch(asMaps(await t.readRaw(structs, Video))));
    await structs.writeMetadata(Video, row("v2"));
    await maps.copyMetadata({ from: structs, features: [Video] });
    await t.expectRows(maps.readMetadata(Video), [...row("v1"), ...row("v2")]);
    await maps.writeMetadata(Video, row("v3"));
    await structs.copyMetadata({ from: maps, features: [Video] });
    await t.expectRows(structs.readMetadata(Video), [...row("v1"), ...row("v2"), ...row("v3")]);
  },
};

export const mapsIntoANewTable: Scenario = {
  key: "copy/maps-into-a-new-table",
  since: "0.1.0",
  level: "history",
  needs: ["python", "readRaw", "injectRaw"],
  says: "Rows copied from a table with by-field columns as MAP into a store without that feature are read, filtered by a field's version and written to like its own.",
  rows: ["A29", "C6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const row = (id: string) => rows`
      id    | @audio | @frames
      ${id} | ${id}  | null
    `;
    const from = await t.store({ place: "prod" });
    await from.writeMetadata(Video, row("v1"));
    const stored = await t.readRaw(from, Video);
    await from.dropFeatureMetadata(Video);
    await t.injectRaw(from, Video, singleBatch(asMaps(stored)));
    const ofFirst: FeatureFilters<TestFeature> = (c) => c("metaxy_provenance_by_field").field("audio").eq("v1");
    await t.expectRows(from.readMetadata(Video, { filters: ofFirst }), row("v1"));
    const target = await t.store({ place: "dev" });
    await target.copyMetadata({ from, features: [Video] });
    await target.writeMetadata(Video, row("v2"));
    await t.expectRows(target.readMetadata(Video), [...row("v1"), ...row("v2")]);
    await t.expectRows(target.readMetadata(Video, { filters: ofFirst }), row("v1"));
  },
};
