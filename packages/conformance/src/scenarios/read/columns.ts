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
