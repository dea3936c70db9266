import { dep } from "@metaxy/core";
import { HASH_ALGORITHMS, HashAlgorithmNotSupportedError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const unsupported: Scenario = {
  key: "hash/unsupported",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A hash that the engine lacks is `HashAlgorithmNotSupportedError` that lists what it has and the Polars way.",
  rows: ["E7", "O9"],
  async run(t) {
    const { nativeHashes } = await t.capabilities();
    const code = "HASH_ALGORITHM_NOT_SUPPORTED";
    await t.expectError(HashAlgorithmNotSupportedError, { code, says: ["sha265", "sha256"] }, () =>
      t.store({ mode: "unopened", place: t.place("unknown"), ...misspelt("sha265") }),
    );

    const lacking = HASH_ALGORITHMS.filter((each) => nativeHashes.length > 0 && !nativeHashes.includes(each));
    for (const hashAlgorithm of lacking) {
      const place = t.place(hashAlgorithm);
      const refused = await t.store({ mode: "unopened", place, hashAlgorithm });
      const says = [hashAlgorithm, ...nativeHashes, 'versioningEngine: "polars"'];
      await t.expectError(HashAlgorithmNotSupportedError, { code, says }, () => refused.open());
      const Video = t.feature({ key: `video/${hashAlgorithm}`, fields: { audio: "1" } });
      const Crop = t.feature({ key: `crop/${hashAlgorithm}`, deps: [dep(Video)] });
      const inMemory = await t.store({ place, hashAlgorithm, versioningEngine: "polars" });
      await inMemory.writeMetadata(
        Video,
        rows`
          id | @audio
          v1 | a1
        `,
      );
      await t.expectIncrement(inMemory.resolveUpdate(Crop), { new: [{ id: "v1" }] });
    }
  },
};

/** Options with a hash that no engine has, as callers without types give them. */
function misspelt(hashAlgorithm: string): object {
  return { hashAlgorithm };
}
