import { dep, type MetadataStore } from "@metaxy/core";
import { MetadataSchemaError, MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

interface Features {
  readonly Video: TestFeature;
  readonly Crop: TestFeature;
}

async function written(t: ScenarioContext): Promise<Features & { readonly store: MetadataStore }> {
  const Video = t.feature({ key: "video", fields: { audio: "1" } });
  const Crop = t.feature({ key: "crop", deps: [dep(Video, { select: [] })], fields: { audio: "1" } });
  const store = await t.store();
  await store.writeMetadata(
    Video,
    rows`
      id | path  | duration | @audio
      v1 | a.mp4 | 1.5      | a1
    `,
  );
  await store.writeMetadata(
    Crop,
    rows`
      id | height | @audio
      v1 | 2      | c1
    `,
  );
  return { Video, Crop, store };
}

type Call = (store: MetadataStore, features: Features) => unknown;

/** Calls that misspell a column, whose feature and nearest name the refusal gives. */
const MISSPELT: readonly (readonly [call: Call, feature: keyof Features, says: RegExp])[] = [
  [(s, { Video }) => s.readMetadata(Video, { filters: "duratoin > 1" }).toArray(), "Video", /"duratoin".*"duration"/],
  [(s, { Video }) => s.readMetadata(Video, { filters: (c) => c("pth").isNull() }).toArray(), "Video", /"pth".*"path"/],
  [
    (s, { Video }) =>
      s.readMetadata(Video, { filters: (c) => c("metaxy_provenance_by_field").field("audoi").eq("a1") }).toArray(),
    "Video",
    /"audoi".*"audio"/,
  ],
  [(s, { Video }) => s.readMetadata(Video, { columns: ["id", "pth"] }).toArray(), "Video", /"pth".*"path"/],
  [(s, { Video }) => s.deleteMetadata(Video, { where: "pth = 'a.mp4'" }), "Video", /"pth".*"path"/],
  [(s, { Crop, Video }) => s.resolveUpdate(Crop, { filters: { [Video.key]: "pth = 'x'" } }), "Video", /"pth".*"path"/],
  [
    (s, { Crop }) => s.resolveUpdate(Crop, { globalFilters: "metaxy_provenence = 'x'" }),
    "Video",
    /"metaxy_provenance"/,
  ],
  [(s, { Crop }) => s.resolveUpdate(Crop, { targetFilters: "heigth > 1" }), "Crop", /"heigth".*"height"/],
  [(s, { Crop }) => s.resolveUpdate(Crop, { stalenessPredicates: "heigth > 1" }), "Crop", /"heigth".*"height"/],
];

export const unknownFilterColumn: Scenario = {
  key: "schema/unknown-filter-column",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A filter (global ones too), `columns` entry or predicate with an unknown name is an error that gives feature and nearest name.",
  rows: ["A3", "A6", "A26", "E7"],
  async run(t) {
    const { store, ...features } = await written(t);
    const unchanged = [() => store.readMetadata(features.Video), () => store.readMetadata(features.Crop)];
    for (const [call, feature, says] of MISSPELT) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: [features[feature].key, says], unchanged },
        () => call(store, features),
      );
    }
    await t.expectError(
      MetadataStoreError,
      { code: "INVALID_FILTER", says: [features.Crop.key, features.Video.key] },
      () => store.resolveUpdate(features.Crop, { filters: { [t.feature({ key: "other" }).key]: "id = 'v1'" } }),
    );
  },
};

/** An option that no caller could write with types checked. */
function option(name: string): Readonly<Record<string, never>> {
  return JSON.parse(JSON.stringify({ [name]: true }));
}

/** Calls with a misspelt option, and the nearest one. */
const OPTIONS: readonly (readonly [call: Call, given: string, nearest: string])[] = [
  [(s, { Video }) => s.readMetadata(Video, option("filter")).toArray(), "filter", "filters"],
  [(s, { Video }) => s.readMetadataInStore(Video, option("colums")).toArray(), "colums", "columns"],
  [(s, { Video }) => s.tryReadMetadata(Video, option("asof")), "asof", "asOf"],
  [(s, { Video }) => s.readMetadata(Video).batches(option("sizes")).next(), "sizes", "size"],
  [(s, { Video }) => s.hasFeature(Video, option("checkFallbacks")), "checkFallbacks", "checkFallback"],
  [(s, { Video }) => s.writeMetadata(Video, [], option("materialisationId")), "materialisationId", "materializationId"],
  [(s, { Video }) => s.deleteMetadata(Video, { all: true, ...option("hrad") }), "hrad", "hard"],
  [
    (s, { Video }) => s.dropFeatureMetadata(Video, option("allowCrossProjekt")),
    "allowCrossProjekt",
    "allowCrossProject",
  ],
  [(s, { Crop }) => s.resolveUpdate(Crop, option("globalFilter")), "globalFilter", "globalFilters"],
  [(s, { Crop }) => s.readUpstreamMetadata(Crop, option("filter")), "filter", "filters"],
  [(s, { Crop }) => s.replaceChildren(Crop, [], [], option("singal")), "singal", "signal"],
  [(s, { Video }) => s.copyMetadata({ from: s, features: [Video], ...option("filter") }), "filter", "filters"],
  [
    (s, { Crop }) => s.calculateAndWriteDataVersions({ feature: Crop, sampleDf: [], ...option("onProgres") }),
    "onProgres",
    "onProgress",
  ],
];

export const unknownOption: Scenario = {
  key: "schema/unknown-option",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "An unknown option key of a store or call is refused with the nearest name.",
  rows: ["O10"],
  async run(t) {
    const { store, ...features } = await written(t);
    const unchanged = [() => store.readMetadata(features.Video), () => store.readMetadata(features.Crop)];
    for (const [call, given, nearest] of OPTIONS) {
      const says = [JSON.stringify(given), JSON.stringify(nearest)];
      await t.expectRefused(MetadataStoreError, { code: "INVALID_ARGUMENT", says, unchanged }, () =>
        call(store, features),
      );
    }
    const says = ['"hashAlgoritm"', '"hashAlgorithm"'];
    await t.expectError(MetadataStoreError, { code: "INVALID_ARGUMENT", says }, () => t.store(option("hashAlgoritm")));
  },
};
