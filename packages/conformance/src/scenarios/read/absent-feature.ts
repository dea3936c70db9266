import { FeatureNotFoundError } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";

export const isLazy: Scenario = {
  key: "read/is-lazy",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`readMetadata` returns at once for a feature that is nowhere, and the first use throws `FeatureNotFoundError`.",
  rows: ["A8", "A9", "E1"],
  async run(t) {
    const Video = t.feature({ key: "video" });
    const store = await t.store();
    const query = store.readMetadata(Video);
    await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: Video.key }, () => query.toArray());
  },
};
