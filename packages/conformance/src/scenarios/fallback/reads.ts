import { FeatureNotFoundError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const readsFallBack: Scenario = {
  key: "fallback/reads-fall-back",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A feature that is only in the fallback is read from it; `hasFeature` is false unless `checkFallback`; with `allowFallback: false` it is not found.",
  rows: ["O1", "O2", "A7", "A10", "A11", "E1"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const written = rows`
      id | path  | @audio
      v1 | a.mp4 | a1
    `;
    const prod = await t.store({ place: "prod" });
    await prod.writeMetadata(Video, written);
    const dev = await t.store({ place: "dev", fallbackStores: [prod] });
    await t.expectRows(dev.readMetadata(Video), written);
    t.expectEqual(await dev.hasFeature(Video), false, "hasFeature");
    t.expectEqual(await dev.hasFeature(Video, { checkFallback: true }), true, "hasFeature with checkFallback");
    const alone = dev.readMetadata(Video, { allowFallback: false });
    await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: Video.key }, () => alone.toArray());
  },
};
