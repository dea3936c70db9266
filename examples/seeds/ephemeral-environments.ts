import assert from "node:assert/strict";
import { defineFeature, dep } from "@metaxy/core";
import { type NewStore, runInMemory } from "./stores.ts";

const Recording = defineFeature({ key: "preview/recording", idColumns: ["id"], fields: { audio: "1" } });
const Loudness = defineFeature({
  key: "preview/loudness",
  idColumns: ["id"],
  deps: [dep(Recording)],
  fields: { decibels: { codeVersion: "2", deps: [Recording.fields.audio] } },
});

const nothing = { new: 0, stale: 0, orphaned: 0, carried: 0 };

async function computeLoudness(store: ReturnType<NewStore>): Promise<number> {
  await using increment = await store.resolveUpdate(Loudness);
  for await (const batch of increment.toProcess().batches()) {
    await store.writeMetadata(
      Loudness,
      batch.map((row) => ({ ...row, decibels: -20 })),
    );
  }
  return increment.counts.new + increment.counts.stale;
}

/** W12: each preview and each integration test has an empty store of its own and reads production's rows at once. */
export async function ephemeralEnvironments(newStore: NewStore): Promise<void> {
  const prod = newStore();
  await prod.writeMetadata(
    Recording,
    [1, 2, 3].map((id) => ({ id, metaxy_provenance_by_field: { audio: `audio-${id}` } })),
  );

  const onWarning = () => {};
  const preview = newStore({ fallbackStores: [prod], onWarning });
  const integrationTest = newStore({ fallbackStores: [prod], onWarning });
  assert.equal(await computeLoudness(preview), 3);
  assert.equal(await preview.hasFeature(Recording), false);

  // The test puts one recording of its own in front of production's; the preview does not see it.
  await integrationTest.writeMetadata(Recording, [{ id: 99, metaxy_provenance_by_field: { audio: "silence" } }]);
  assert.equal(await computeLoudness(integrationTest), 1);
  await using left = await preview.resolveUpdate(Loudness);
  assert.deepEqual(left.counts, nothing);

  // Nothing of either reached production.
  assert.equal(await prod.hasFeature(Loudness), false);
  assert.equal((await prod.readMetadata(Recording).toArray()).length, 3);
}

if (import.meta.main) await runInMemory(ephemeralEnvironments);
