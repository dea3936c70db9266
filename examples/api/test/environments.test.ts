import { defineFeature, FeatureGraph, MetaxyConfig, ProjectMismatchError, withGraph } from "@metaxy/core";
import { describe, expect, test } from "vitest";
import { Crop, rows, Video } from "../features.ts";
import { bothStores } from "./stores.ts";

describe.each(bothStores())("Environments on the %s store", (_, newStore) => {
  test("reads fall back, writes never do", async () => {
    const prod = newStore();
    await prod.writeMetadata(Video, rows);
    const warnings: string[] = [];
    const dev = newStore({ fallbackStores: [prod], onWarning: ({ code }) => warnings.push(code) });
    expect((await dev.readMetadata(Video).toArray()).length).toBe(3);
    expect(await dev.hasFeature(Video)).toBe(false);
    await expect(dev.readMetadataInStore(Video).toArray()).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND" });

    await using increment = await dev.resolveUpdate(Crop);
    await dev.writeMetadata(Crop, increment.toProcess());
    expect(await prod.hasFeature(Crop)).toBe(false);
    expect((await dev.readMetadata(Crop).toArray()).length).toBe(2);
    expect(warnings).toEqual(dev.capabilities.nativeHashes.length === 0 ? [] : ["FALLBACK_IN_MEMORY"]);
  });

  test("writes to another project need a scope, which other tasks do not share", async () => {
    await MetaxyConfig.use(new MetaxyConfig({ project: "mine" }), async () => {
      const Theirs = withGraph(new FeatureGraph(), () =>
        defineFeature({ key: "their/rows", project: "theirs", idColumns: ["id"] }),
      );
      const row = [{ id: 1, metaxy_provenance_by_field: { default: "d1" } }];
      const store = newStore();
      await expect(store.writeMetadata(Theirs, row)).rejects.toThrow(ProjectMismatchError);
      const inScope = store.allowCrossProjectWrites(() => store.writeMetadata(Theirs, row));
      await expect(store.writeMetadata(Theirs, row)).rejects.toThrow(ProjectMismatchError);
      expect(await inScope).toEqual({ rows: 1 });
      {
        using _ = store.allowCrossProjectWrites();
        expect(await store.writeMetadata(Theirs, row)).toEqual({ rows: 1 });
      }
      expect(await store.writeMetadata(Theirs, row, { allowCrossProject: true })).toEqual({ rows: 1 });
    });
  });

  test("a feature version may be kept on purpose", async () => {
    const warnings: string[] = [];
    const store = newStore({ onWarning: ({ code }) => warnings.push(code) });
    const old = { ...rows[0], videoId: "v0", metaxy_feature_version: "00000000000000000000" };
    await store.allowFeatureVersionOverride(() => store.writeMetadata(Video, [old]));
    await store.writeMetadata(Video, [{ ...old, videoId: "v00" }], { preserveFeatureVersion: true });
    expect(await store.readMetadata(Video).toArray()).toEqual([]);
    expect((await store.readMetadata(Video, { featureVersion: "00000000000000000000" }).toArray()).length).toBe(2);
    expect(warnings).toEqual(["FEATURE_VERSION_PRESERVED"]);
  });
});
