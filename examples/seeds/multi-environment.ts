import assert from "node:assert/strict";
import { defineFeature, FeatureNotFoundError } from "@metaxy/core";
import { type NewStore, runInMemory } from "./stores.ts";

const Transcript = defineFeature({
  key: "tiers/transcript",
  idColumns: ["sample_id"],
  columns: { sample_id: "int53", text: "string" },
  fields: { text: "1" },
});

/** W3, pattern 3 of the tutorial: dev reads through staging from prod; rows are promoted step by step. */
export async function multiEnvironment(newStore: NewStore): Promise<void> {
  const prod = newStore();
  const staging = newStore({ fallbackStores: [prod] });
  const dev = newStore({ fallbackStores: [staging] });

  // 1. Develop and test in dev. Nobody else has the feature yet.
  await dev.writeMetadata(Transcript, [
    { sample_id: 1, text: "hello", metaxy_provenance_by_field: { text: "v1" } },
    { sample_id: 2, text: "world", metaxy_provenance_by_field: { text: "v2" } },
  ]);
  await assert.rejects(staging.readMetadata(Transcript).toArray(), FeatureNotFoundError);

  // 2. Promote to staging: read from dev alone, write to staging.
  const devMetadata = await dev.readMetadata(Transcript, { allowFallback: false }).collect();
  await staging.writeMetadata(Transcript, devMetadata);
  assert.equal(await prod.hasFeature(Transcript, { checkFallback: true }), false);

  // 3. Validate in staging, 4. promote to prod. Copying keeps versions and times as they are.
  const validated = await staging.readMetadata(Transcript, { columns: ["text"] }).toArray();
  assert.deepEqual(validated.map(({ text }) => text).sort(), ["hello", "world"]);
  const copied = await prod.copyMetadata({ from: staging, features: [Transcript] });
  assert.deepEqual(copied, { rows: 2, features: { "tiers/transcript": 2 } });

  // Dev reads through staging from prod as soon as it has no rows of its own.
  await dev.dropFeatureMetadata(Transcript);
  await staging.dropFeatureMetadata(Transcript);
  const rows = await dev.readMetadata(Transcript, { columns: ["sample_id", "metaxy_data_version"] }).toArray();
  const inProd = await prod.readMetadata(Transcript, { columns: ["sample_id", "metaxy_data_version"] }).toArray();
  assert.deepEqual(rows, inProd);
  assert.equal(rows.length, 2);
}

if (import.meta.main) await runInMemory(multiEnvironment);
