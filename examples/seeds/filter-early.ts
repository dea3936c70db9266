import assert from "node:assert/strict";
import { defineFeature } from "@metaxy/core";
import pl from "nodejs-polars";
import { type NewStore, runInMemory } from "./stores.ts";

const Clip = defineFeature({
  key: "filters/clip",
  idColumns: ["sample_id"],
  columns: { sample_id: "int53", label: "string" },
  fields: { frames: "1" },
});

/** W6, best practice 5 of the tutorial: filters go to the store, so that only matching rows come back. */
export async function filterEarly(newStore: NewStore): Promise<void> {
  const store = newStore();
  await store.writeMetadata(
    Clip,
    [1, 2, 3, 4].map((id) => ({
      sample_id: id,
      label: id % 2 === 0 ? "even" : "odd",
      metaxy_provenance_by_field: { frames: `v${id}` },
    })),
  );

  const early = await store.readMetadata(Clip, { filters: pl.col("sample_id").isIn([1, 2, 3]) }).collect();
  const late = (await store.readMetadata(Clip).collect()).filter(pl.col("sample_id").isIn([1, 2, 3]));
  assert.deepEqual(early.sort("sample_id").toRecords(), late.sort("sample_id").toRecords());
  assert.equal(early.height, 3);

  // The typed callback, where a text is always a value, and the text form that dependencies use.
  const ids = async (filters: Parameters<typeof store.readMetadata<typeof Clip>>[1]) =>
    (await store.readMetadata(Clip, filters).toArray()).map(({ sample_id }) => sample_id).sort();
  assert.deepEqual(await ids({ filters: (c) => c("label").eq("even").and(c("sample_id").gt(2)) }), [4]);
  assert.deepEqual(await ids({ filters: "label = 'even' AND sample_id > 2" }), [4]);
  assert.deepEqual(await ids({ filters: [(c) => c("label").eq("odd"), pl.col("sample_id").gt(1)] }), [3]);
}

if (import.meta.main) await runInMemory(filterEarly);
