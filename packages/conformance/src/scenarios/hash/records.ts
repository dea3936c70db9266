import { HashAlgorithmMismatchError, type HashSettings, hashText } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestStoreOptions } from "../../suite/scenario-context.ts";

const GIVEN = { hashAlgorithm: "md5", hashTruncationLength: 12 } as const;
const SETTINGS: HashSettings = { algorithm: "md5", length: 12 };
const NOT_GIVEN = { hashAlgorithm: undefined, hashTruncationLength: undefined };

export const isRecorded: Scenario = {
  key: "hash/is-recorded",
  since: "0.1.0",
  level: "lifecycle",
  needs: ["durable"],
  says: "A new handle without settings uses the hash and cut that the store recorded.",
  rows: ["O7", "G12"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const place = t.place("recorded");
    const first = await t.store({ place, versioningEngine: "polars", ...GIVEN });
    // A version that no hash has made tells nothing: the record alone does.
    await first.writeMetadata(
      Video,
      rows`
        id | @audio | metaxy_provenance
        v1 | a1     | own
      `,
    );
    const again = await t.reopen(first, NOT_GIVEN);
    await again.writeMetadata(
      Video,
      rows`
        id | @audio
        v2 | a2
      `,
    );
    await t.expectRows(
      again.readMetadata(Video),
      rows`
        id | @audio | metaxy_provenance             | metaxy_feature_version
        v1 | a1     | own                         | ${t.graph.featureVersion(Video, 12)}
        v2 | a2     | ${hashText(SETTINGS, "a2")} | ${t.graph.featureVersion(Video, 12)}
      `,
    );
  },
};

export const clash: Scenario = {
  key: "hash/clash",
  since: "0.1.0",
  level: "errors",
  needs: ["durable"],
  says: "A given hash or cut that differs from the recorded one is `HashAlgorithmMismatchError` with the remedy, before any write.",
  rows: ["E8", "G12"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const place = t.place("recorded");
    const options = { place, versioningEngine: "polars" } as const;
    const written = rows`
      id | @audio
      v1 | a1
    `;
    const store = await t.store({ ...options, ...GIVEN });
    await store.writeMetadata(Video, written);
    await store.close();
    const clashes = [
      { given: { hashAlgorithm: "sha256" }, says: ["hashAlgorithm", "md5", "sha256", /leave/i] },
      { given: { hashTruncationLength: 16 }, says: ["hashTruncationLength", "12", "16", /leave/i] },
    ] as const;
    for (const { given, says } of clashes) {
      const other = await t.store({ ...options, mode: "unopened", ...given });
      const expected = { code: "HASH_ALGORITHM_MISMATCH", says } as const;
      await t.expectError(HashAlgorithmMismatchError, expected, () => other.writeMetadata(Video, written));
      await t.expectError(HashAlgorithmMismatchError, expected, () => other.open("write"));
    }
    const again = await t.store(options);
    await t.expectRows(again.readMetadata(Video, { withSampleHistory: true }), written);
  },
};

/** Settings of two stores of a chain that can never agree. */
const CHAINS: readonly { readonly prod: TestStoreOptions; readonly dev: TestStoreOptions; readonly says: string }[] = [
  { prod: { hashAlgorithm: "md5" }, dev: { hashAlgorithm: "sha256" }, says: "hashAlgorithm" },
  { prod: { hashTruncationLength: 12 }, dev: { hashTruncationLength: 16 }, says: "hashTruncationLength" },
];

export const fallbackClash: Scenario = {
  key: "hash/fallback-clash",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Stores of a chain with two different given or recorded hashes throw at opening, `validateHashAlgorithm()` likewise.",
  rows: ["E8", "A29"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const { durable } = await t.capabilities();
    const expected = (says: string) => ({ code: "HASH_ALGORITHM_MISMATCH", says: [says, /leave/i] }) as const;
    for (const { prod: given, dev, says } of CHAINS) {
      const polars = { versioningEngine: "polars" } as const;
      const prod = await t.store({ ...polars, place: t.place(`prod-${says}`), ...given });
      const place = t.place(`dev-${says}`);
      const chain = await t.store({ ...polars, place, mode: "unopened", ...dev, fallbackStores: [prod] });
      await t.expectError(HashAlgorithmMismatchError, expected(says), () => chain.open("write"));
      await t.expectError(HashAlgorithmMismatchError, expected(says), () => chain.validateHashAlgorithm());
      if (!durable) continue;
      await prod.writeMetadata(
        Video,
        rows`
          id | @audio
          v1 | a1
        `,
      );
      const recorded = await t.reopen(prod, NOT_GIVEN);
      const later = await t.store({ ...polars, place, mode: "unopened", ...dev, fallbackStores: [recorded] });
      await t.expectError(HashAlgorithmMismatchError, expected(says), () => later.validateHashAlgorithm());
    }
  },
};

export const deepClash: Scenario = {
  key: "hash/deep-clash",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "What any store of a chain was given or has recorded counts for all above it: two fallbacks may not clash, nor a store with the fallback of a fallback that says nothing, and a store without settings takes the first that is said.",
  rows: ["E8", "A29", "O7"],
  async run(t) {
    const polars = { versioningEngine: "polars" } as const;
    const unopened = (name: string, options: TestStoreOptions = {}) =>
      t.store({ ...polars, mode: "unopened", place: t.place(name), ...options });
    const md5 = await unopened("md5", { hashAlgorithm: "md5" });
    const sha256 = await unopened("sha256", { hashAlgorithm: "sha256" });
    const silent = await unopened("silent");
    const staging = await unopened("staging", { fallbackStores: [md5] });
    const expected = { code: "HASH_ALGORITHM_MISMATCH", says: ["hashAlgorithm", "md5", "sha256", /leave/i] } as const;
    const clashing = [
      await unopened("two", { fallbackStores: [md5, sha256] }),
      await unopened("deep", { hashAlgorithm: "sha256", fallbackStores: [staging] }),
      await unopened("beside", { fallbackStores: [silent, staging, sha256] }),
    ];
    for (const chain of clashing) {
      await t.expectError(HashAlgorithmMismatchError, expected, () => chain.open("write"));
      await t.expectError(HashAlgorithmMismatchError, expected, () => chain.validateHashAlgorithm());
    }
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const written = rows`
      id | @audio
      v1 | a1
    `;
    const place = t.place("dev");
    const dev = await t.store({ ...polars, place, fallbackStores: [silent, staging] });
    await dev.writeMetadata(Video, written);
    const [row] = await dev.readMetadata(Video).toArray();
    // The first 20 characters of the MD5 of "audio|a1", in hex.
    t.expectThat(/^[0-9a-f]{20}$/.test(String(row?.metaxy_provenance)), `${row?.metaxy_provenance} is no MD5.`);
    await dev.close();
    await dev.open("write");
    await t.expectRows(dev.readMetadata(Video), written);
  },
};

export const inheritsFromFallback: Scenario = {
  key: "hash/inherits-from-fallback",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A new store without settings hashes as its first fallback does, so that what is done there is done here.",
  rows: ["O7", "O1", "G12"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const polars = { versioningEngine: "polars" } as const;
    const prod = await t.store({ ...polars, place: t.place("prod"), ...GIVEN });
    const dev = await t.store({ ...polars, place: t.place("dev"), fallbackStores: [prod] });
    await dev.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
      `,
    );
    await t.expectRows(
      dev.readMetadata(Video),
      rows`
        id | @audio | metaxy_provenance             | metaxy_feature_version
        v1 | a1     | ${hashText(SETTINGS, "a1")} | ${t.graph.featureVersion(Video, 12)}
      `,
    );
  },
};
