import { dep } from "@metaxy/core";
import { FeatureNotFoundError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const requiredWithoutTable: Scenario = {
  key: "join-parents/required-without-table",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A required parent that is nowhere is an error that names it.",
  rows: ["E1", "E3"],
  golden: ["parent_missing_in_store"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Crop,
      rows`
        id | @audio
        v1 | a1
      `,
    );
    await t.expectRefused(
      FeatureNotFoundError,
      { code: "FEATURE_NOT_FOUND", says: [Crop.key, Video.key], unchanged: [() => store.readMetadata(Crop)] },
      () => store.resolveUpdate(Crop),
    );
    await t.golden(["parent_missing_in_store"]);
  },
};
