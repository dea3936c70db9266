import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const roundTripsRows: Scenario = {
  key: "write/round-trips-rows",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Rows written with ids, by-field versions and user columns come back with every value equal and no row more or less.",
  rows: ["C1", "C3", "C4", "C10", "A1", "A2", "W1", "B9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const store = await t.store();
    const written = rows`
      id | path  | seconds | watched | @audio | @frames
      v1 | a.mp4 | 1.5     | true    | a1     | f1
      v2 | null  | -2      | false   | a2     | f2
      v3 | c.mp4 | null    | null    | a3     | f3
    `;
    await store.writeMetadata(Video, written);
    await t.expectRows(store.readMetadata(Video), written);
  },
};
