import assert from "node:assert/strict";
import { defineFeature, FeatureNotFoundError } from "@metaxy/core";
import { type NewStore, runInMemory } from "./stores.ts";

const Embedding = defineFeature({ key: "existence/embedding", idColumns: ["sample_id"], fields: { vector: "1" } });

/** W5, best practice 4 of the tutorial: look before computing, in three ways. */
export async function checkExistence(newStore: NewStore): Promise<void> {
  let computations = 0;
  const computeExpensiveFeature = async () => {
    computations += 1;
    return [{ sample_id: 1, metaxy_provenance_by_field: { vector: "v1" } }];
  };

  const store = newStore();
  const ensure = async () => {
    if (!(await store.hasFeature(Embedding))) {
      await store.writeMetadata(Embedding, await computeExpensiveFeature());
    }
    return store.readMetadata(Embedding, { columns: ["sample_id"] }).toArray();
  };
  assert.deepEqual(await ensure(), [{ sample_id: 1 }]);
  assert.deepEqual(await ensure(), [{ sample_id: 1 }]);
  assert.equal(computations, 1);

  // Relying on the exception works as well; it comes when the query is used.
  const other = newStore();
  try {
    await other.readMetadata(Embedding).toArray();
    assert.fail("the feature is in no store yet");
  } catch (error) {
    if (!(error instanceof FeatureNotFoundError)) throw error;
    await other.writeMetadata(Embedding, await computeExpensiveFeature());
  }
  assert.equal(computations, 2);

  // Without an exception: the query, or undefined.
  const empty = newStore();
  assert.equal(await empty.tryReadMetadata(Embedding), undefined);
  const query = await other.tryReadMetadata(Embedding, { columns: ["sample_id"] });
  assert.deepEqual(await query?.toArray(), [{ sample_id: 1 }]);
}

if (import.meta.main) await runInMemory(checkExistence);
