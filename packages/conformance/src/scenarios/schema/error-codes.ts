import { dep } from "@metaxy/core";
import {
  ContainerNotFoundError,
  DependencyError,
  FeatureNotFoundError,
  FieldNotFoundError,
  HashAlgorithmMismatchError,
  HashAlgorithmNotSupportedError,
  MetadataSchemaError,
  MetadataStoreError,
  ProjectMismatchError,
  StoreNotOpenError,
  SystemDataNotFoundError,
  UnsupportedError,
  VersioningEngineMismatchError,
} from "@metaxy/core/metadata-store";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** Every class of the contract and its code. */
const CODES = [
  [DependencyError, "DEPENDENCY_MISSING"],
  [FeatureNotFoundError, "FEATURE_NOT_FOUND"],
  [FieldNotFoundError, "FIELD_NOT_FOUND"],
  [HashAlgorithmMismatchError, "HASH_ALGORITHM_MISMATCH"],
  [HashAlgorithmNotSupportedError, "HASH_ALGORITHM_NOT_SUPPORTED"],
  [MetadataSchemaError, "METADATA_SCHEMA"],
  [ProjectMismatchError, "PROJECT_MISMATCH"],
  [StoreNotOpenError, "STORE_NOT_OPEN"],
  [SystemDataNotFoundError, "SYSTEM_DATA_NOT_FOUND"],
  [UnsupportedError, "UNSUPPORTED"],
  [VersioningEngineMismatchError, "VERSIONING_ENGINE_MISMATCH"],
] as const;

export const errorCodes: Scenario = {
  key: "schema/error-codes",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Unknown fields, absent features and definitions and every other error of the contract is a `MetadataStoreError` of its class with a stable `code`, importable from the store entry point.",
  rows: ["E4", "E7", "A31"],
  async run(t) {
    for (const [Kind, code] of CODES) {
      const error = new Kind("what happened");
      t.expectThat(error instanceof MetadataStoreError, `${Kind.name} is no MetadataStoreError.`);
      t.expectEqual([error.name, error.code], [Kind.name, code], "Name and code of the error");
    }
    t.expectThat(ContainerNotFoundError === FieldNotFoundError, "ContainerNotFoundError is another class.");
    const Video = t.feature({ key: "video", project: "speech", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store({ project: "vision" });
    const nowhere = { code: "FEATURE_NOT_FOUND", says: Video.key } as const;
    await t.expectError(FeatureNotFoundError, nowhere, () => store.readMetadata(Video).toArray());
    await t.expectError(FeatureNotFoundError, nowhere, () => store.resolveUpdate(Crop));
    await t.expectError(FeatureNotFoundError, { ...nowhere, says: ["nowhere/at/all"] }, () =>
      store.readMetadata("nowhere/at/all").toArray(),
    );
    const misspelt = { code: "FIELD_NOT_FOUND", says: [Video.key, '"audoi"', '"audio"'] } as const;
    await t.expectError(FieldNotFoundError, misspelt, () =>
      t.feature({
        key: "misspelt",
        deps: [dep(Video)],
        fields: { f: { codeVersion: "1", deps: [{ feature: Video.key, fields: ["audoi"] }] } },
      }),
    );
    const written = rows`
      id | @audio
      v1 | a1
    `;
    await t.expectError(ProjectMismatchError, { code: "PROJECT_MISMATCH", says: Video.key }, () =>
      store.writeMetadata(Video, written),
    );
    await t.expectError(MetadataSchemaError, { code: "METADATA_SCHEMA", says: Crop.key }, () =>
      store.writeMetadata(Crop, [{ id: "v1" }]),
    );
    await t.expectError(DependencyError, { code: "DEPENDENCY_MISSING", says: [Video.key, Crop.key] }, () =>
      store.calculateAndWriteDataVersions({ feature: Crop, sampleDf: [{ id: "v1" }] }),
    );
    await store.close();
    await t.expectError(StoreNotOpenError, { code: "STORE_NOT_OPEN", says: /open/ }, () =>
      store.readMetadata(Crop).toArray(),
    );
  },
};
