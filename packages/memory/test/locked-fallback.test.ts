import { alterDriver } from "@metaxy/conformance";
import { FeatureGraph, MetadataStore, type MetadataStoreOptions } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import { describe, expect, it } from "vitest";
import { MemoryDriver } from "../src/memory-driver.ts";
import { MemoryMetadataStore } from "../src/memory-metadata-store.ts";

const Video = new FeatureGraph().define({ key: "video", idColumns: ["id"], fields: { sound: "1" } });
const rows = [{ id: "v1", metaxy_provenance_by_field: { sound: "s1" } }];
const locked = { code: "STORE_LOCKED" };

/** A store before a fallback that another process holds. */
function beforeLocked(options: MetadataStoreOptions) {
  let isLocked = true;
  const driver = new MemoryDriver();
  const lockable = alterDriver(driver, {
    open: async (mode) => {
      if (isLocked) throw new MetadataStoreError("STORE_LOCKED", "The file is in use by process 7.");
      return driver.open(mode);
    },
  });
  const fallback = new MetadataStore(lockable, {});
  const store = new MemoryMetadataStore({ ...options, fallbackStores: [fallback] });
  return {
    store,
    lock: (value: boolean) => {
      isLocked = value;
    },
  };
}

describe("a store whose fallback is locked", () => {
  it("is written where its hash is given, and read where it has the feature", async () => {
    const { store } = beforeLocked({ hashAlgorithm: "md5", hashTruncationLength: 20 });
    expect(await store.writeMetadata(Video, rows)).toEqual({ rows: 1 });
    expect((await store.readMetadata(Video).toArray()).length).toBe(1);
    await store.dropFeatureMetadata(Video).catch(() => undefined);
    await expect(store.readMetadata(Video).toArray()).rejects.toMatchObject(locked);
  });

  it("is not written while the hash of the chain is not known, then is", async () => {
    const { store, lock } = beforeLocked({});
    await expect(store.writeMetadata(Video, rows)).rejects.toMatchObject(locked);
    lock(false);
    await store.writeMetadata(Video, rows);
    lock(true);
    expect(await store.writeMetadata(Video, rows)).toEqual({ rows: 1 });
  });
});
