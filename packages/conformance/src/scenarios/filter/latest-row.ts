import { dep } from "@metaxy/core";
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

export const ownColumnOfAChild: Scenario = {
  key: "filter/own-column-of-a-child",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Reads, `targetFilters`, staleness predicates and the filters of grandchildren can use a column that a child adds itself.",
  rows: ["A4", "A26"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const Face = t.feature({ key: "face", deps: [dep(Crop, { filter: "score > 1" })], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
        v2 | a2
      `,
    );
    await t.work(store, Crop, (row) => ({ ...row, score: row.id === "v1" ? 1 : 2 }));
    const good = rows`
      id | score
      v2 | 2
    `;
    const isGood = "score > 1";
    await t.expectRows(store.readMetadata(Crop, { filters: isGood, columns: ["id", "score"] }), good);
    await t.expectIncrement(store.resolveUpdate(Face), { new: good });
    await t.expectIncrement(store.resolveUpdate(Crop, { targetFilters: isGood }), { new: [{ id: "v1" }] });
    await t.expectIncrement(store.resolveUpdate(Crop, { stalenessPredicates: isGood }), { stale: [{ id: "v2" }] });
  },
};
