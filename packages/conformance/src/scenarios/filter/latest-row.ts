import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const seesOnlyTheLatestRow: Scenario = {
  key: "filter/sees-only-the-latest-row",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A filter true on an older row and false on the latest gives nothing, and the reverse gives the row.",
  rows: ["A5", "G9"],
  golden: ["filters_see_only_the_latest_row"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path | @audio
        v1 | old  | a1
      `,
    );
    const latest = rows`
      id | path | @audio
      v1 | new  | a2
    `;
    await store.writeMetadata(Video, latest);
    await t.expectRows(store.readMetadata(Video, { filters: (c) => c("path").eq("old") }), []);
    await t.expectRows(store.readMetadata(Video, { filters: (c) => c("path").eq("new") }), latest);
    await t.golden(["filters_see_only_the_latest_row"]);
  },
};
