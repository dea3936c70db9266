import { FeatureGraph, MetadataStore } from "@metaxy/core";
import {
  type ResolveRequest,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type StoreCapabilities,
  type StoreDriver,
} from "@metaxy/core/driver";
import { expect, it } from "vitest";
import { MemoryDriver } from "../src/memory-driver.ts";
import { MemoryMetadataStore } from "../src/memory-metadata-store.ts";

/** Says of each batch of samples whether it can write itself, as only columns can; gives no row. */
class AskingDriver extends MemoryDriver implements StoreDriver {
  override readonly capabilities: StoreCapabilities = {
    ...new MemoryDriver().capabilities,
    nativeHashes: ["xxhash64"],
  };
  readonly asked: boolean[] = [];

  resolveUpdate({ samples }: ResolveRequest): RowBatches {
    const { asked } = this;
    async function* nothing(): AsyncGenerator<RowBatch> {
      for await (const batch of samples?.rows ?? []) asked.push(batch.writeParquet !== undefined);
      yield rowsBatch(new Map(), []);
    }
    return { [Symbol.asyncIterator]: nothing };
  }
}

it("samples in a frame, frames or Arrow reach an engine as columns, rows as rows", async () => {
  const Video = new FeatureGraph().define({ key: "video", idColumns: ["id"], fields: { audio: "1" } });
  const rows = ["v1", "v2"].map((id) => ({ id, metaxy_provenance_by_field: { audio: id } }));
  const source = new MemoryMetadataStore();
  await source.writeMetadata(Video, rows);
  const given = source.readMetadata(Video, { columns: ["id", "metaxy_provenance_by_field"] });

  const driver = new AskingDriver();
  const store = new MetadataStore(driver);
  for (const samples of [await given.collect(), given.frames({ size: 1 }), given.arrow({ size: 1 }), rows]) {
    await using increment = await store.resolveUpdate(Video, { samples });
    expect(increment.counts.new).toBe(0);
  }
  expect(driver.asked).toEqual([true, true, true, false]);
});
