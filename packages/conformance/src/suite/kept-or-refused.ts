import type { MetadataStore } from "@metaxy/core";
import { MetadataSchemaError, type StoreCapabilities } from "@metaxy/core/driver";
import type { TestRow } from "./row-table.ts";
import type { ScenarioContext, TestFeature } from "./scenario-context.ts";

/** What a store may declare not to keep. */
export type Refusal = StoreCapabilities["refuses"][number];

/** A row that not every store can keep; no other row of its feature has its `id`. */
export interface UnusualRow {
  readonly feature: TestFeature;
  readonly row: TestRow;
  /** What a store must declare to be allowed to refuse it; absent: every store keeps it. */
  readonly refusal?: Refusal | undefined;
  /** What a refusal must name. */
  readonly says: string | RegExp;
}

/**
 * Demands that a row comes back as it was written, or, where the store declares so, that it is refused by name and nothing
 * is stored. Gives whether it was kept.
 */
export async function expectKeptOrRefused(
  t: ScenarioContext,
  store: MetadataStore,
  { feature, row, refusal, says }: UnusualRow,
): Promise<boolean> {
  const isRefused = refusal !== undefined && store.capabilities.refuses.includes(refusal);
  const write = () => store.writeMetadata(feature, [row]);
  if (isRefused) {
    const unchanged = [() => store.readMetadata(feature, { withSampleHistory: true })];
    await t.expectRefused(MetadataSchemaError, { code: "METADATA_SCHEMA", says, unchanged }, write);
    return false;
  }
  await write();
  const stored = await store.readMetadata(feature).toArray();
  await t.expectRows(
    stored.filter((each) => each.id === row.id),
    [row],
  );
  return true;
}
