import {
  ContainerNotFoundError,
  DependencyError,
  FeatureGraph,
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
} from "@metaxy/core";
import * as metadataStore from "@metaxy/core/metadata-store";
import { describe, expect, test } from "vitest";
import { Crop, Face, rows, Video } from "../features.ts";
import { bothStores } from "./stores.ts";

const CLASSES = {
  DependencyError,
  FeatureNotFoundError,
  FieldNotFoundError,
  HashAlgorithmMismatchError,
  HashAlgorithmNotSupportedError,
  MetadataSchemaError,
  ProjectMismatchError,
  StoreNotOpenError,
  SystemDataNotFoundError,
  UnsupportedError,
  VersioningEngineMismatchError,
};

describe("Errors", () => {
  test("each extends MetadataStoreError, has a code of its own and is at the seeds' place too", () => {
    const codes = Object.entries(CLASSES).map(([name, ErrorClass]) => {
      const error = new ErrorClass("what happened");
      expect(error).toBeInstanceOf(MetadataStoreError);
      expect(error.name).toBe(name);
      expect(metadataStore).toHaveProperty(name, ErrorClass);
      return error.code;
    });
    expect(new Set(codes).size).toBe(codes.length);
    expect(ContainerNotFoundError).toBe(FieldNotFoundError);
  });

  test("a field that is not there is named, with the nearest name", () => {
    const graph = new FeatureGraph();
    graph.define({ key: "video/raw", idColumns: ["videoId"], fields: { audio: "1" } });
    expect(() => graph.fieldVersion("video/raw", "audoi", 20)).toThrow(FieldNotFoundError);
    expect(() => graph.fieldVersion("video/raw", "audoi", 20)).toThrow(/video\/raw has no field "audoi".*audio/);
  });
});

describe.each(bothStores())("Errors on the %s store", (_, newStore) => {
  test("a feature that is nowhere", async () => {
    const store = newStore();
    await expect(store.readMetadata(Video).toArray()).rejects.toThrow(FeatureNotFoundError);
    await expect(store.resolveUpdate(Crop)).rejects.toThrow(/video\/crop needs video\/raw/);
    const calculated = store.calculateAndWriteDataVersions({
      feature: Face,
      sampleDf: [{ videoId: "v1", faceId: "f" }],
    });
    await expect(calculated).rejects.toThrow(DependencyError);
  });

  test("a mistyped option, column or feature is refused with the nearest name", async () => {
    const store = newStore();
    await store.writeMetadata(Video, rows);
    // @ts-expect-error There is no option of this name.
    expect(() => store.readMetadata(Video, { colums: ["path"] })).toThrow(/unknown option "colums".*columns/);
    // @ts-expect-error There is no column of this name.
    await expect(store.readMetadata(Video, { columns: ["pth"] }).toArray()).rejects.toThrow(/"pth".*"path"/);
    await expect(store.readMetadata("video/rwa").toArray()).rejects.toThrow(/video\/raw/);
  });

  test("a write without ids or with NULL ids is refused and stores nothing", async () => {
    const store = newStore();
    const versions = { metaxy_provenance_by_field: { audio: "a", frames: "f" } };
    await expect(store.writeMetadata("video/raw", [{ path: "/v.mp4", ...versions }])).rejects.toThrow(
      /lack id column "videoId"/,
    );
    await expect(store.writeMetadata("video/raw", [{ videoId: null, ...versions }])).rejects.toThrow(/NULL in 1 row/);
    expect(await store.hasFeature(Video)).toBe(false);
  });

  test("a store that was closed, or is open for reading", async () => {
    const store = newStore();
    await store.writeMetadata(Video, rows);
    {
      await using reader = await store.open("read");
      await expect(reader.writeMetadata(Video, rows)).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    }
    await expect(store.readMetadata(Video).toArray()).rejects.toThrow(StoreNotOpenError);
  });
});
