import { singleBatch } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
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
