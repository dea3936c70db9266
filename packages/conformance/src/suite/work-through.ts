import type { MetadataStore } from "@metaxy/core";
import type { TestRow } from "./row-table.ts";
import type { TestFeature } from "./scenario-context.ts";

/** Resolves a feature and writes back what is to do, batch by batch. */
export async function workThrough(
  store: MetadataStore,
  feature: TestFeature,
  make: (row: TestRow) => TestRow | readonly TestRow[] = (row) => row,
): Promise<void> {
  const increment = await store.resolveUpdate(feature);
  try {
    for await (const batch of increment.toProcess().batches()) {
      await store.writeMetadata(
        feature,
        batch.flatMap((row) => make({ ...row })),
      );
    }
  } finally {
    await increment[Symbol.asyncDispose]();
  }
}
