import { dep } from "@metaxy/core";
import { checkHistories } from "../../random/check-property.ts";
import { settle } from "../../random/run-history.ts";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const nothingToDo: Scenario = {
  key: "compare-with-current/nothing-to-do",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "The first increment is all `new`; after writing what was handed out the next one is empty.",
  rows: ["G9", "A15", "A16", "W4"],
  golden: ["second_write_then_nothing_to_do"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | a.mp4 | a1
        v2 | b.mp4 | a2
      `,
    );
    await t.expectIncrement(store.resolveUpdate(Crop), {
      new: rows`
        id | path  | metaxy_stale_fields
        v1 | a.mp4 | ["audio"]
        v2 | b.mp4 | ["audio"]
      `,
    });
    await t.work(store, Crop);
    await t.expectIncrement(store.resolveUpdate(Crop), {});
    await t.golden(["second_write_then_nothing_to_do"]);
  },
};

export const randomHistoriesSettle: Scenario = {
  key: "compare-with-current/random-histories-settle",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "After any random history of writes, deletes, redefinitions and shrinking parents, doing the work once leaves nothing to do, and no change is missed.",
  rows: ["G9", "A16"],
  random: true,
  timeout: 3_600_000,
  async run(t) {
    await checkHistories(t, { nullVersions: false, maxOperations: 10 }, settle);
  },
};
