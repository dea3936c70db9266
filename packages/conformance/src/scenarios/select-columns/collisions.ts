import { dep } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const collidingColumns: Scenario = {
  key: "select-columns/colliding-columns",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Two parents with one user column are refused with a rename proposed, and with the rename resolve.",
  rows: ["A16", "E2"],
  golden: ["error_colliding_user_columns", "colliding_user_columns_renamed"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Text = t.feature({ key: "text", fields: { audio: "1" } });
    const Both = t.feature({ key: "both", deps: [dep(Video), dep(Text)], fields: { audio: "1" } });
    const Renamed = t.feature({
      key: "renamed",
      deps: [dep(Video), dep(Text, { rename: { path: "text" } })],
      fields: { audio: "1" },
    });
    const store = await t.store();
    for (const feature of [Video, Text]) {
      await store.writeMetadata(
        feature,
        rows`
          id | path           | @audio
          v1 | ${feature.key} | a1
        `,
      );
    }
    await t.expectRefused(
      MetadataSchemaError,
      {
        code: "METADATA_SCHEMA",
        says: [Both.key, '"path"', Video.key, Text.key, /rename/],
        unchanged: [() => store.readMetadata(Video), () => store.readMetadata(Text)],
      },
      () => store.resolveUpdate(Both),
    );
    await t.expectIncrement(store.resolveUpdate(Renamed), {
      new: [{ id: "v1", path: Video.key, text: Text.key }],
    });
    await t.golden(["error_colliding_user_columns", "colliding_user_columns_renamed"]);
  },
};
