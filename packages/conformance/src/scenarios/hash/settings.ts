import { dep, type MetadataStore } from "@metaxy/core";
import { HASH_ALGORITHMS, type HashAlgorithm, type HashSettings, hashText } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext } from "../../suite/scenario-context.ts";

export const defaultAndOverride: Scenario = {
  key: "hash/default-and-override",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: 'Without settings the store\'s declared default and cut 20 hold, feature versions too; a given hash is used by both engines, one that the engine lacks by `versioningEngine: "polars"`.',
  rows: ["O7", "O8", "O9", "G12"],
  async run(t) {
    const { defaultHash, nativeHashes } = await t.capabilities();
    await expectHashedWith(t, await t.store(), { algorithm: defaultHash, length: 20 });

    const own = nativeHashes.find((each) => each !== defaultHash) ?? otherThan(defaultHash);
    const given = { algorithm: own, length: 12 };
    const store = await t.store({ hashAlgorithm: own, hashTruncationLength: 12 });
    await expectHashedWith(t, store, given);
    await expectHashedWith(t, store, { ...given, versioningEngine: "polars" });

    const lacking = HASH_ALGORITHMS.find((each) => !nativeHashes.includes(each)) ?? otherThan(own);
    const inMemory = await t.store({ hashAlgorithm: lacking, versioningEngine: "polars" });
    await expectHashedWith(t, inMemory, { algorithm: lacking, length: 20 });
  },
};

export const pythonCompat: Scenario = {
  key: "hash/python-compat",
  since: "0.1.0",
  level: "core",
  needs: ["python"],
  says: "`pythonCompat: true` uses the reference's hash and cut 8, warns once of missed updates.",
  rows: ["O7", "C18"],
  async run(t) {
    const { pythonHash: algorithm, defaultHash } = await t.capabilities();
    const store = await t.store({ pythonCompat: true });
    const settings = { algorithm: algorithm ?? defaultHash, length: 8 };
    await expectHashedWith(t, store, settings);
    t.warnings.expectOne("PYTHON_COMPAT", new RegExp(`8 characters of ${settings.algorithm}: .* [1-9].* missed`));
  },
};

function otherThan(algorithm: HashAlgorithm): HashAlgorithm {
  return algorithm === "sha256" ? "md5" : "sha256";
}

/** Shows with which hash and cut a store writes rows and computes increments. */
async function expectHashedWith(
  t: ScenarioContext,
  store: MetadataStore,
  { versioningEngine, ...settings }: HashSettings & { readonly versioningEngine?: "polars" },
): Promise<void> {
  const graph = t.newGraph();
  const Video = t.feature({ key: "video", fields: { audio: "1" } }, graph);
  const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } }, graph);
  const version = hashText(settings, "a1");
  await store.writeMetadata(
    Video,
    rows`
      id | @audio
      v1 | a1
    `,
  );
  await t.expectRows(
    store.readMetadata(Video),
    rows`
      id | @audio | metaxy_provenance | metaxy_feature_version
      v1 | a1     | ${version}        | ${graph.featureVersion(Video, settings.length)}
    `,
  );
  const audio = hashText(settings, `audio|1|${Video.key}.audio|a1`);
  await t.expectIncrement(store.resolveUpdate(Crop, { versioningEngine }), {
    new: rows`
      id | @audio   | metaxy_provenance
      v1 | ${audio} | ${hashText(settings, audio)}
    `,
  });
}
