import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const sampleHistory: Scenario = {
  key: "history/sample-history",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "`withSampleHistory` (also as `latestOnly: false`) gives every stored row of the current definition, the replaced ones too.",
  rows: ["G5", "A27"],
  golden: ["latest_write_wins"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Older = t.feature({ key: "video", fields: { audio: "0" } }, t.newGraph());
    const store = await t.store();
    const written = rows`
      id | path    | @audio
      v1 | old.mp4 | a1
      v2 | b.mp4   | a2
      v1 | new.mp4 | a1-new
    `;
    await store.writeMetadata(Older, written.slice(0, 1));
    await store.writeMetadata(Video, written.slice(0, 2));
    await store.writeMetadata(Video, written.slice(2));
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), written);
    await t.expectRows(store.readMetadata(Video, { latestOnly: false }), written);
    await t.expectRows(store.readMetadata(Video), written.slice(1));
    await t.golden(["latest_write_wins"]);
  },
};
