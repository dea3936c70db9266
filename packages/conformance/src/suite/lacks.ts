import { dep, type MetadataStore } from "@metaxy/core";
import {
  HASH_ALGORITHMS,
  HashAlgorithmNotSupportedError,
  UnsupportedError,
  VersioningEngineMismatchError,
} from "@metaxy/core/driver";
import { rows } from "./row-table.ts";
import type { ScenarioContext, TestFeature } from "./scenario-context.ts";
import { hasCapability } from "./store-needs.ts";
import type { StoreNeed } from "./vocabulary.ts";

/**
 * Shows that a store which declares not to have a capability refuses the call by name and changes nothing. Where there is
 * no call to refuse, the declaration itself must fit what the store does.
 */
export async function lacks(t: ScenarioContext, lacking: StoreNeed): Promise<void> {
  switch (lacking) {
    case "hardDelete":
      return refusesHardDelete(t);
    case "native":
      return refusesNativeEngine(t);
    case "durable":
      return forgetsRows(t);
    case "no hardDelete":
      return hasHardDelete(t);
    case "python":
      return refusesPythonCompat(t);
    default:
      return HASH_ALGORITHMS.some((each) => lacking === `hash:${each}`)
        ? refusesHash(t, lacking)
        : declares(t, lacking);
  }
}

/** A root with one row, and what reads it. */
async function written(t: ScenarioContext, store: MetadataStore): Promise<TestFeature> {
  const feature = t.feature({ key: "lacks", fields: { f: "1" } });
  await store.writeMetadata(
    feature,
    rows`
    id | @f
    v1 | a
  `,
  );
  return feature;
}

async function refusesHardDelete(t: ScenarioContext): Promise<void> {
  const store = await t.store();
  const feature = await written(t, store);
  await t.expectRefused(
    UnsupportedError,
    {
      code: "UNSUPPORTED",
      says: /hard/i,
      unchanged: [() => store.readMetadata(feature, { withSampleHistory: true, includeDeleted: true })],
    },
    () => store.deleteMetadata(feature, { all: true, hard: true }),
  );
}

async function refusesNativeEngine(t: ScenarioContext): Promise<void> {
  const store = await t.store();
  const parent = await written(t, store);
  const child = t.feature({ key: "lacks/child", deps: [dep(parent)] });
  await t.expectError(VersioningEngineMismatchError, { code: "VERSIONING_ENGINE_MISMATCH", says: child.key }, () =>
    store.resolveUpdate(child, { versioningEngine: "native" }),
  );
}

async function refusesHash(t: ScenarioContext, lacking: StoreNeed): Promise<void> {
  const algorithm = HASH_ALGORITHMS.find((each) => lacking === `hash:${each}`);
  if (algorithm === undefined) return;
  await t.expectError(
    HashAlgorithmNotSupportedError,
    { code: "HASH_ALGORITHM_NOT_SUPPORTED", says: [algorithm, /polars/i] },
    async () => {
      const store = await t.store({ hashAlgorithm: algorithm, versioningEngine: "native" });
      const parent = await written(t, store);
      await store.resolveUpdate(t.feature({ key: "lacks/child", deps: [dep(parent)] }));
    },
  );
}

async function refusesPythonCompat(t: ScenarioContext): Promise<void> {
  await t.expectError(UnsupportedError, { code: "UNSUPPORTED", says: "pythonCompat" }, () =>
    t.store({ mode: "unopened", pythonCompat: true }),
  );
}

/** What is not durable is gone with its handle; a store that keeps it understates itself. */
async function forgetsRows(t: ScenarioContext): Promise<void> {
  const store = await t.store();
  const feature = await written(t, store);
  const again = await t.reopen(store);
  t.expectThat(
    !(await again.hasFeature(feature)),
    "The store declares that it is not durable, but a new handle has its rows.",
  );
}

async function hasHardDelete(t: ScenarioContext): Promise<void> {
  const store = await t.store();
  const feature = await written(t, store);
  await store.deleteMetadata(feature, { all: true, hard: true });
  await t.expectRows(store.readMetadata(feature, { withSampleHistory: true, includeDeleted: true }), []);
}

/** Without a call of its own a lack is a consistent declaration: the same on every handle, opened or not. */
async function declares(t: ScenarioContext, lacking: StoreNeed): Promise<void> {
  const store = await t.store();
  t.expectThat(
    !hasCapability(lacking, store.capabilities),
    `An opened store declares ${lacking}, an unopened one does not.`,
  );
  const second = await t.store();
  t.expectEqual(second.capabilities, store.capabilities, "The declared capabilities of a second handle");
}
