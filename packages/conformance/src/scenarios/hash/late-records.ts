import type { MetadataStore } from "@metaxy/core";
import { HashAlgorithmMismatchError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature, TestStoreOptions } from "../../suite/scenario-context.ts";

const POLARS = { versioningEngine: "polars" } as const;
const MD5: TestStoreOptions = { ...POLARS, hashAlgorithm: "md5" };
const SHA256: TestStoreOptions = { ...POLARS, hashAlgorithm: "sha256" };

const ROW = rows`
  id | @audio
  v1 | a1
`;
const OTHER = rows`
  id | @audio
  v2 | a2
`;

export const lateClash: Scenario = {
  key: "hash/late-clash",
  since: "0.1.0",
  level: "errors",
  needs: ["durable"],
  says: "A handle that was opened before another one wrote the first rows is refused at its own first write where its hash or cut differs, given or default, and stores nothing; opened anew it takes what is recorded.",
  rows: ["E8", "G12"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const cuts: readonly (readonly [name: string, options: TestStoreOptions, says: string])[] = [
      ["given", SHA256, "sha256"],
      ["cut", { ...MD5, hashTruncationLength: 12 }, "12"],
      ["default", POLARS, (await t.capabilities()).defaultHash],
    ];
    for (const [name, options, says] of cuts) {
      const place = t.place(name);
      const late = await t.store({ ...options, place });
      const first = await t.store({ ...MD5, place });
      await first.writeMetadata(Video, ROW);
      const unchanged = [() => first.readMetadata(Video, { withSampleHistory: true })];
      await t.expectRefused(
        HashAlgorithmMismatchError,
        { code: "HASH_ALGORITHM_MISMATCH", says: ["md5", says, /open it again/], unchanged },
        () => late.writeMetadata(Video, OTHER),
      );
      const again = await t.reopen(late, { hashAlgorithm: undefined, hashTruncationLength: undefined });
      await again.writeMetadata(Video, OTHER);
      await t.expectRows(again.readMetadata(Video), [...ROW, ...OTHER]);
    }
  },
};

/** Lengths of the stored versions: MD5 has 32 characters, SHA-256 64, before they are cut at 40. */
async function storedLengths(store: MetadataStore, Video: TestFeature): Promise<number[]> {
  const stored = await store.readMetadata(Video, { withFeatureHistory: true, withSampleHistory: true }).toArray();
  return [...new Set(stored.map((row) => String(row.metaxy_provenance).length))];
}

async function firstWrites(t: ScenarioContext, mode: "write" | "unopened", place: string): Promise<void> {
  const Video = t.feature({ key: place, fields: { audio: "1" } });
  const cut = { hashTruncationLength: 40, place, mode } as const;
  const stores = [await t.store({ ...MD5, ...cut }), await t.store({ ...SHA256, ...cut })];
  const outcomes = await Promise.allSettled(stores.map((store) => store.writeMetadata(Video, ROW)));
  const failed = outcomes.filter((each) => each.status === "rejected");
  t.expectEqual(failed.length, 1, "The number of refused first writes");
  await t.expectError(HashAlgorithmMismatchError, { code: "HASH_ALGORITHM_MISMATCH", says: ["md5", "sha256"] }, () => {
    throw failed[0]?.reason;
  });
  const reader = await t.store({ ...POLARS, place, mode: "unopened" });
  const lengths = await storedLengths(reader, Video);
  const isMd5 = outcomes[0]?.status === "fulfilled";
  t.expectEqual(lengths, [isMd5 ? 32 : 40], "The lengths of the stored versions");
  await reader.writeMetadata(Video, OTHER);
  t.expectEqual(await storedLengths(reader, Video), lengths, "The lengths of the versions stored later");
}

export const parallelRecords: Scenario = {
  key: "hash/parallel-first-writes",
  since: "0.1.0",
  level: "concurrent",
  needs: ["durable"],
  says: "Of two handles with different hashes that write the first rows of a store at once, one is refused; the store holds the other's hash alone.",
  rows: ["E8", "G12", "G6"],
  async run(t) {
    await firstWrites(t, "write", t.place("opened"));
    await firstWrites(t, "unopened", t.place("unopened"));
  },
};
