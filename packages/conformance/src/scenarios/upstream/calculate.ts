import { allFields, dep } from "@metaxy/core";
import { arrowBatch, DependencyError, hashText, MetadataStoreError } from "@metaxy/core/driver";
import type { DataFrame } from "nodejs-polars";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const calculateAndWrite: Scenario = {
  key: "upstream/calculate-and-write",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "`calculateAndWriteDataVersions` writes the given samples with the versions that the increment would give, keeps their columns and returns what it wrote.",
  rows: ["A13", "A14", "V5", "V6", "W2"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video, { select: [] })], fields: { audio: "1", frames: "2" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | @frames
        v1 | a1     | f1
        v2 | a2     | f2
        v3 | a3     | f3
      `,
    );
    const samples = rows`
      id | label
      v1 | one
      v2 | two
    `;
    const expected = await versionsToDo(await store.resolveUpdate(Crop));
    const frame = await store.calculateAndWriteDataVersions({ feature: Crop, sampleDf: samples });
    const written = samples.map((sample) => ({ ...sample, ...expected.get(sample.id) }));
    await t.expectRows(rowsOf(frame), written);
    await t.expectRows(store.readMetadata(Crop), written);
    await t.expectIncrement(store.resolveUpdate(Crop), { new: [{ id: "v3" }] });
  },
};

export const calculateNeedsSamples: Scenario = {
  key: "upstream/calculate-needs-samples",
  since: "0.1.0",
  level: "errors",
  needs: ["frames"],
  says: "`calculateAndWriteDataVersions` without samples, and of a feature without parents, is refused with the remedy; nothing is written.",
  rows: ["A13", "E2"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    const videos = rows`
      id | @audio
      v1 | a1
    `;
    await store.writeMetadata(Video, videos);
    await t.work(store, Crop);
    const unchanged = [() => store.readMetadata(Video), () => store.readMetadata(Crop)];
    // What a caller without types may do.
    const missing: { readonly sampleDf: readonly object[] } = JSON.parse("{}");
    const refused = [
      { call: { feature: Crop, ...missing }, says: [Crop.key, "sampleDf", "resolveUpdate"] },
      { call: { feature: Video, sampleDf: videos }, says: [Video.key, "no parents", "writeMetadata"] },
    ];
    for (const { call, says } of refused) {
      await t.expectRefused(MetadataStoreError, { code: "INVALID_ARGUMENT", says, unchanged }, () =>
        store.calculateAndWriteDataVersions(call),
      );
    }
  },
};

export const calculateKeepsEverySample: Scenario = {
  key: "upstream/calculate-keeps-every-sample",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "A given sample without parent rows is kept, its parents' versions as empty strings, with one warning that counts.",
  rows: ["A13", "V6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Notes = t.feature({ key: "notes", fields: { text: "1" } });
    const deps = [dep(Video), dep(Notes)];
    const Crop = t.feature({ key: "crop", deps, fields: { all: { codeVersion: "1", deps: allFields } } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
        v2 | a2
      `,
    );
    await store.writeMetadata(
      Notes,
      rows`
        id | @text
        v1 | t1
      `,
    );
    const sampleDf = rows`
      id | label
      v1 | both
      v2 | one
      v3 | none
    `;
    t.warnings.clear();
    const frame = await store.calculateAndWriteDataVersions({ feature: Crop, sampleDf });
    t.expectEqual(
      t.warnings.expectOne("SAMPLES_WITHOUT_PARENT").details.rows,
      2,
      "The samples that the warning counts",
    );
    const version = (audio: string, text: string): string => {
      const parts = ["all", "1", `${Notes.key}.text`, text, `${Video.key}.audio`, audio];
      return hashText(t.hashSettings(store), parts.join("|"));
    };
    const expected = rows`
      id | label | @all
      v1 | both  | ${version("a1", "t1")}
      v2 | one   | ${version("a2", "")}
      v3 | none  | ${version("", "")}
    `;
    await t.expectRows(rowsOf(frame), expected);
    await t.expectRows(store.readMetadata(Crop), expected);
  },
};

export const calculateMissingParent: Scenario = {
  key: "upstream/calculate-missing-parent",
  since: "0.1.0",
  level: "errors",
  needs: ["frames"],
  says: "With a parent nowhere, or only in a fallback and `allowUpstreamFallback: false`, it throws `DependencyError` with the key and writes nothing.",
  rows: ["A13", "E3"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const prod = await t.store({ place: "prod" });
    const dev = await t.store({ place: "dev", fallbackStores: [prod] });
    const call = {
      feature: Crop,
      sampleDf: rows`
      id
      v1
    `,
    };
    const expected = {
      code: "DEPENDENCY_MISSING",
      says: [Video.key, Crop.key],
      unchanged: [() => dev.readMetadata(Crop)],
    } as const;
    await t.expectRefused(DependencyError, expected, () => dev.calculateAndWriteDataVersions(call));
    await prod.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
      `,
    );
    await t.expectRefused(DependencyError, expected, () =>
      dev.calculateAndWriteDataVersions({ ...call, allowUpstreamFallback: false }),
    );
    t.expectEqual(await dev.hasFeature(Crop), false, "hasFeature after calls that were refused");
    await dev.calculateAndWriteDataVersions(call);
    await t.expectRows(dev.readMetadata(Crop, { columns: ["id"] }), call.sampleDf);
  },
};

const VERSIONS = [
  "metaxy_provenance_by_field",
  "metaxy_provenance",
  "metaxy_data_version_by_field",
  "metaxy_data_version",
];

/** The versions that an increment gives, by id. */
async function versionsToDo(increment: {
  toProcess(): { toArray(): Promise<readonly object[]> };
}): Promise<Map<unknown, TestRow>> {
  const toDo = (await increment.toProcess().toArray()).map((row): TestRow => ({ ...row }));
  return new Map(toDo.map((row) => [row.id, Object.fromEntries(VERSIONS.map((name) => [name, row[name]]))]));
}

async function rowsOf(frame: DataFrame): Promise<readonly object[]> {
  return (await arrowBatch(frame.writeIPCStream())).rows();
}
