import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const WRITES = 120;

function video(id: string, write: number): TestRow {
  return { id, write, metaxy_provenance_by_field: { audio: `a${write}` } };
}

export const manySmallWrites: Scenario = {
  key: "scale/many-small-writes",
  since: "0.1.0",
  level: "scale",
  needs: [],
  says: "Rows that are written one by one, one call after the other, are all there.",
  rows: ["A1", "G1"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: { id: "string", write: "int53" }, fields: { audio: "1" } });
    const store = await t.store();
    const videos = Array.from({ length: WRITES }, (_, write) => video(`v${write}`, write));
    for (const row of videos) await store.writeMetadata(Video, [row]);
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), videos);
  },
};

export const deepHistory: Scenario = {
  key: "scale/deep-history",
  since: "0.1.0",
  level: "scale",
  needs: [],
  says: "An id that was written a hundred times reads as its last row, and as every row in its history.",
  rows: ["G3", "G5", "G9"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: { id: "string", write: "int53" }, fields: { audio: "1" } });
    const store = await t.store();
    const versions = Array.from({ length: WRITES }, (_, write) => video("v1", write));
    for (const row of versions) await store.writeMetadata(Video, [row, video(`other ${row.write}`, 0)]);
    await t.expectRows(store.readMetadata(Video, { filters: "id = 'v1'" }), versions.slice(-1));
    await t.expectRows(store.readMetadata(Video, { filters: "id = 'v1'", withSampleHistory: true }), versions);
  },
};
