import assert from "node:assert/strict";
import { defineFeature } from "@metaxy/core";
import { type NewStore, runInMemory } from "./stores.ts";

const Thumbnail = defineFeature({
  key: "single/thumbnail",
  idColumns: ["sample_id"],
  columns: { sample_id: "int53", path: "string" },
  fields: { pixels: "1" },
});

function computeThumbnails(ids: readonly number[]) {
  return ids.map((id) => ({
    sample_id: id,
    path: `/thumbnails/${id}.png`,
    metaxy_provenance_by_field: { pixels: `pixels-of-${id}` },
  }));
}

/** W1, pattern 1 of the tutorial: one store for local development or tests. */
export async function singleStore(newStore: NewStore): Promise<void> {
  const store = newStore();
  assert.equal(await store.hasFeature(Thumbnail), false);

  await store.writeMetadata(Thumbnail, computeThumbnails([1, 2, 3]));

  assert.equal(await store.hasFeature(Thumbnail), true);
  const rows = await store.readMetadata(Thumbnail, { columns: ["sample_id", "path"] }).toArray();
  assert.deepEqual(
    rows.sort((a, b) => a.sample_id - b.sample_id),
    [
      { sample_id: 1, path: "/thumbnails/1.png" },
      { sample_id: 2, path: "/thumbnails/2.png" },
      { sample_id: 3, path: "/thumbnails/3.png" },
    ],
  );
}

if (import.meta.main) await runInMemory(singleStore);
