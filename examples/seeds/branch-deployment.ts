import assert from "node:assert/strict";
import { defineFeature, dep } from "@metaxy/core";
import pl from "nodejs-polars";
import { type NewStore, runInMemory } from "./stores.ts";

const FeatureA = defineFeature({
  key: "branch/a",
  idColumns: ["sample_id"],
  columns: { sample_id: "int53", path: "string" },
  fields: { frames: "1", audio: "1" },
});

const FeatureB = defineFeature({
  key: "branch/b",
  idColumns: ["sample_id"],
  deps: [dep(FeatureA)],
  fields: { default: "2" },
});

/** W2, pattern 2 of the tutorial: a branch computes feature B from production's feature A, and production never notices. */
export async function branchDeployment(newStore: NewStore): Promise<void> {
  const prod = newStore();
  await prod.writeMetadata(
    FeatureA,
    [1, 2, 3].map((id) => ({
      sample_id: id,
      path: `/data/${id}.mp4`,
      metaxy_provenance_by_field: { frames: `frames-${id}`, audio: `audio-${id}` },
    })),
  );

  const warnings: string[] = [];
  const dev = newStore({ fallbackStores: [prod], onWarning: ({ code }) => warnings.push(code) });

  const newSamples = pl.DataFrame({ sample_id: [1, 2, 3], custom_field: ["a", "b", "c"] });
  const result = await dev.calculateAndWriteDataVersions({
    feature: FeatureB,
    sampleDf: newSamples,
    allowUpstreamFallback: true,
  });

  assert.equal(result.height, 3);
  assert.deepEqual(result.sort("sample_id").getColumn("custom_field").toArray(), ["a", "b", "c"]);
  assert.equal(await dev.hasFeature(FeatureB, { checkFallback: false }), true);
  assert.equal(await prod.hasFeature(FeatureB, { checkFallback: false }), false);
  assert.equal(await dev.hasFeature(FeatureA, { checkFallback: false }), false);

  // What was computed is what an increment expects, so nothing is left to do.
  await using increment = await dev.resolveUpdate(FeatureB);
  assert.deepEqual(increment.counts, { new: 0, stale: 0, orphaned: 0, carried: 0 });
  // A store with an engine of its own says that the fallback made it compute in memory.
  assert.deepEqual(
    warnings.filter((code) => code !== "FALLBACK_IN_MEMORY"),
    [],
  );
}

if (import.meta.main) await runInMemory(branchDeployment);
