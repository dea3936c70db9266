import { dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const replacedParentsDoNotJoin: Scenario = {
  key: "keep-latest-rows/replaced-parents-do-not-join",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A parent row that was replaced takes no part in the increment, however many older rows there are.",
  rows: ["A16", "G9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    for (const version of ["a1", "a2", "a3", "a4"]) {
      await store.writeMetadata(
        Video,
        rows`
          id | path       | @audio
          v1 | ${version} | ${version}
          v2 | b.mp4      | b1
        `,
      );
    }
    await t.expectIncrement(store.resolveUpdate(Crop), {
      new: rows`
        id | path
        v1 | a4
        v2 | b.mp4
      `,
    });
  },
};
