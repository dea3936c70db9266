import { MetadataSchemaError } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";

export const roundedIds: Scenario = {
  key: "types/rounded-ids",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Whole numbers beyond 2^53 as undeclared ids, which JavaScript has rounded, are refused in writes and samples with the remedy, alone and beside others; bigints are kept.",
  rows: ["C8", "E2"],
  async run(t) {
    const Video = t.feature({ key: "video" });
    const store = await t.store();
    const video = (id: number | bigint) => ({ id, metaxy_provenance_by_field: { default: "1" } });
    const expected = { code: "METADATA_SCHEMA", says: ['"id"', /int64.*bigint/] } as const;
    const rounded = [2 ** 53 + 2, -(2 ** 60), 2 ** 64];
    for (const id of rounded) {
      for (const ids of [[id], [1, id], [id, 0.5]]) {
        const rows = ids.map(video);
        await t.expectError(MetadataSchemaError, expected, () => store.writeMetadata(Video, rows));
        await t.expectError(MetadataSchemaError, expected, () => store.resolveUpdate(Video, { samples: rows }));
      }
    }
    t.expectEqual(await store.hasFeature(Video), false, "Whether anything was stored");
    const kept = [video(2n ** 53n + 1n), video(2n ** 53n)];
    await store.writeMetadata(Video, kept);
    await t.expectIncrement(store.resolveUpdate(Video, { samples: [...kept, video(7)] }), {
      new: [{ id: 7 }],
    });
  },
};
