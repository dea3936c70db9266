import { FeatureKey, withGraph } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const byAnyName: Scenario = {
  key: "read/by-any-name",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Object, `FeatureKey`, `video/raw`, `video__raw` and `video_raw` give the same rows; an ambiguous `a_b_c` throws and names the candidates.",
  rows: ["A23", "C17"],
  async run(t) {
    const Video = t.feature({ key: "video/raw", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio
      v1 | a1
    `;
    await store.writeMetadata(Video, written);
    const parts = Video.key.split("/");
    const names = [Video, new FeatureKey(parts), Video.key, parts.join("__"), parts.join("_")];
    for (const name of names) {
      await withGraph(t.graph, () => t.expectRows(store.readMetadata(name), written));
    }
    const [First, Second] = ["a/b_c", "a_b/c"].map((key) => t.feature({ key, fields: { audio: "1" } }));
    if (First === undefined || Second === undefined) return;
    for (const feature of [First, Second]) await store.writeMetadata(feature, written);
    await t.expectError(MetadataStoreError, { code: "INVALID_ARGUMENT", says: [First.key, Second.key] }, () =>
      withGraph(t.graph, () => store.readMetadata(t.key("a_b_c").replace("/", "_")).toArray()),
    );
  },
};
