import { defineFeature } from "@metaxy/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MemoryMetadataStore } from "../src/index.ts";

const Video = defineFeature({ key: "long-writes/video", idColumns: ["id"], fields: { audio: "1" } });

const row = (id: string) => ({ id, metaxy_provenance_by_field: { audio: "a" } });

describe("a write of an iterable that takes long", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("stores rows that waited for five seconds when the next one comes", async () => {
    const store = new MemoryMetadataStore();
    const stored: number[] = [];
    const count = async (): Promise<void> => {
      const rows = await (await store.tryReadMetadata(Video))?.toArray();
      stored.push(rows?.length ?? 0);
    };
    async function* slow() {
      for (const id of ["v1", "v2", "v3", "v4", "v5"]) {
        yield row(id);
        await count();
        vi.advanceTimersByTime(2500);
      }
    }
    await store.writeMetadata(Video, slow());
    await count();
    expect(stored).toEqual([0, 0, 3, 3, 3, 5]);
  });
});
