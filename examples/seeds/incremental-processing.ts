import assert from "node:assert/strict";
import { defineFeature, dep } from "@metaxy/core";
import pl from "nodejs-polars";
import { type NewStore, runInMemory } from "./stores.ts";

const Raw = defineFeature({ key: "anti-filter/raw", idColumns: ["sample_id"], fields: { bytes: "1" } });
const Clean = defineFeature({ key: "anti-filter/clean", idColumns: ["sample_id"], deps: [dep(Raw)] });

/** W4, pattern 4 of the tutorial: only samples that are not there yet are computed. `resolveUpdate` also finds stale ones. */
export async function incrementalProcessing(newStore: NewStore): Promise<void> {
  const store = newStore();
  const ids = [1, 2, 3, 4, 5];
  await store.writeMetadata(
    Raw,
    ids.map((id) => ({ sample_id: id, metaxy_provenance_by_field: { bytes: `bytes-${id}` } })),
  );
  await store.calculateAndWriteDataVersions({ feature: Clean, sampleDf: [{ sample_id: 1 }, { sample_id: 2 }] });

  const processNew = async (): Promise<number> => {
    const existing = await store.readMetadata(Clean, { columns: ["sample_id"] }).collect();
    const existingIds = existing.getColumn("sample_id").toArray();
    const allSamples = pl.DataFrame({ sample_id: ids, path: ids.map((id) => `/data/${id}.mp4`) });
    const newSamples = allSamples.filter(pl.col("sample_id").isIn(existingIds).not());
    if (newSamples.height > 0) {
      await store.calculateAndWriteDataVersions({ feature: Clean, sampleDf: newSamples });
    }
    return newSamples.height;
  };

  assert.equal(await processNew(), 3);
  assert.equal(await processNew(), 0);

  // The same question, asked in one call, which also answers what changed.
  await store.writeMetadata(Raw, [{ sample_id: 4, metaxy_provenance_by_field: { bytes: "other-bytes" } }]);
  await using increment = await store.resolveUpdate(Clean);
  assert.deepEqual(increment.counts, { new: 0, stale: 1, orphaned: 0, carried: 0 });
}

if (import.meta.main) await runInMemory(incrementalProcessing);
