import assert from "node:assert/strict";
import {
  ContainerDep,
  ContainerKey,
  ContainerSpec,
  Feature,
  FeatureDep,
  FeatureKey,
  FeatureSpec,
  type MetadataStore,
} from "@metaxy/core";
import { DependencyError, FeatureNotFoundError, MetadataSchemaError } from "@metaxy/core/metadata-store";
import pl, { type DataFrame } from "nodejs-polars";
import { type NewStore, runInMemory } from "./stores.ts";

// # MetadataStore Tutorial, in TypeScript. Headings and order are the tutorial's; every snippet is here.

const idsOf = (frame: DataFrame): unknown[] => frame.sort("sample_id").getColumn("sample_id").toArray();

// ## Core Concepts

// ### Metadata DataFrame
const metadataDf = pl.DataFrame({
  sample_id: [1, 2, 3],
  path: ["/data/sample1.mp4", "/data/sample2.mp4", "/data/sample3.mp4"],
  data_version: [
    { frames: "abc123", audio: "def456" },
    { frames: "abc124", audio: "def457" },
    { frames: "abc125", audio: "def458" },
  ],
});

// ### Features and Containers
class VideoFeature extends Feature(
  new FeatureSpec({
    key: new FeatureKey(["video", "processing"]),
    containers: [
      new ContainerSpec({ key: new ContainerKey(["frames"]), codeVersion: 1 }),
      new ContainerSpec({ key: new ContainerKey(["audio"]), codeVersion: 2 }),
    ],
  }),
) {}

// ## Key Capabilities

// ### 1. Write Metadata
async function writeMetadata(newStore: NewStore): Promise<MetadataStore> {
  const store = newStore({ legacyColumns: true });

  const metadata = pl.DataFrame({
    sample_id: [1, 2, 3],
    path: ["/data/1.mp4", "/data/2.mp4", "/data/3.mp4"],
    data_version: [
      { frames: "abc123", audio: "def456" },
      { frames: "ghi789", audio: "jkl012" },
      { frames: "mno345", audio: "pqr678" },
    ],
  });

  // Immutable, append-only.
  assert.deepEqual(await store.writeMetadata(VideoFeature, metadata), { rows: 3 });
  return store;
}

// ### 2. Read Metadata
async function readMetadata(store: MetadataStore): Promise<void> {
  // All metadata of a feature.
  let df = await store.readMetadata(VideoFeature).collect();
  assert.deepEqual(idsOf(df), [1, 2, 3]);

  // With filters.
  df = await store.readMetadata(VideoFeature, { filters: pl.col("sample_id").gt(1) }).collect();
  assert.deepEqual(idsOf(df), [2, 3]);

  // Specific columns only.
  df = await store.readMetadata("video/processing", { columns: ["sample_id", "data_version"] }).collect();
  assert.deepEqual(df.columns, ["sample_id", "data_version"]);
  assert.deepEqual(df.sort("sample_id").toRecords()[0], {
    sample_id: 1,
    data_version: { frames: "abc123", audio: "def456" },
  });
}

// ### 3. Check Feature Existence
async function checkFeatureExistence(store: MetadataStore): Promise<void> {
  // Locally.
  assert.equal(await store.hasFeature(VideoFeature), true);
  if (await store.hasFeature(VideoFeature)) {
    assert.equal((await store.readMetadata(VideoFeature).collect()).height, 3);
  }

  // Including fallback stores.
  if (await store.hasFeature(VideoFeature, { checkFallback: true })) {
    assert.equal((await store.readMetadata(VideoFeature, { allowFallback: true }).collect()).height, 3);
  }
}

// ### 4. Fallback Store Chain
async function fallbackStoreChain(newStore: NewStore): Promise<void> {
  // Production store (read-only from dev's perspective).
  const prodStore = newStore({ legacyColumns: true });
  await prodStore.writeMetadata(VideoFeature, metadataDf);

  // Development store with prod as fallback.
  const devStore = newStore({ legacyColumns: true, fallbackStores: [prodStore] });

  // This tries devStore first, then prodStore.
  const df = await devStore.readMetadata(VideoFeature, { allowFallback: true }).collect();
  assert.equal(df.height, 3);

  // This only checks devStore.
  await assert.rejects(devStore.readMetadata(VideoFeature, { allowFallback: false }).collect(), FeatureNotFoundError);
}

// ### 5. Upstream Dependency Resolution
class ProcessedVideoFeature extends Feature(
  new FeatureSpec({
    key: new FeatureKey(["processed", "video"]),
    deps: [new FeatureDep({ key: new FeatureKey(["video", "processing"]) })],
    containers: [
      new ContainerSpec({
        key: new ContainerKey(["default"]),
        codeVersion: 1,
        deps: [
          new ContainerDep({
            featureKey: new FeatureKey(["video", "processing"]),
            containers: [new ContainerKey(["frames"]), new ContainerKey(["audio"])],
          }),
        ],
      }),
    ],
  }),
) {}

async function upstreamDependencyResolution(store: MetadataStore): Promise<void> {
  // All upstream metadata as a map, which answers to "video_processing", "video__processing" and "video/processing".
  const upstreamMetadata = await store.readUpstreamMetadata(ProcessedVideoFeature);
  const frame = await upstreamMetadata.get("video_processing")?.collect();
  assert.deepEqual(frame && idsOf(frame), [1, 2, 3]);
  assert.ok(frame?.columns.includes("data_version"));
}

// ### 6. Data Version Calculation
async function dataVersionCalculation(store: MetadataStore): Promise<void> {
  await store.writeMetadata(VideoFeature, [
    { sample_id: 4, path: "/data/4.mp4", data_version: { frames: "f4", audio: "a4" } },
    { sample_id: 5, path: "/data/5.mp4", data_version: { frames: "f5", audio: "a5" } },
    { sample_id: 6, path: "/data/6.mp4", data_version: { frames: "f6", audio: "a6" } },
  ]);

  // New samples to process (without data_version yet).
  const newSamples = pl.DataFrame({
    sample_id: [4, 5, 6],
    path: ["/data/4.mp4", "/data/5.mp4", "/data/6.mp4"],
  });

  // Calculate data versions based on upstream metadata and write.
  const resultDf = await store.calculateAndWriteDataVersions({
    feature: ProcessedVideoFeature,
    sampleDf: newSamples,
    allowUpstreamFallback: true, // Can read upstream from fallback stores.
  });

  // resultDf now has a data_version column calculated via Merkle tree hashing.
  const versions = resultDf.select(pl.col("data_version").struct.field("default")).getColumn("default").toArray();
  assert.equal(versions.length, 3);
  for (const version of versions) assert.match(String(version), /^\d{1,20}$/);
}

// ## Computation Strategies
async function computationStrategies(newStore: NewStore): Promise<void> {
  // Native where the store can and all parents are local, else Polars: the versions are the same.
  const calculate = async (store: MetadataStore): Promise<unknown> => {
    await store.writeMetadata(VideoFeature, metadataDf);
    const sampleDf = pl.DataFrame({ sample_id: [1, 2, 3] });
    const result = await store.calculateAndWriteDataVersions({ feature: ProcessedVideoFeature, sampleDf });
    return result.sort("sample_id").getColumn("data_version").toArray();
  };
  const automatic = await calculate(newStore({ legacyColumns: true }));
  const inMemory = await calculate(newStore({ legacyColumns: true, preferNative: false }));
  assert.deepEqual(automatic, inMemory);
}

// ## Common Usage Patterns

class MyFeature extends Feature(
  new FeatureSpec({
    key: new FeatureKey(["my", "feature"]),
    deps: [new FeatureDep({ key: new FeatureKey(["video", "processing"]) })],
  }),
) {}

const myFrame = (...ids: number[]): DataFrame =>
  pl.DataFrame({ sample_id: ids, data_version: ids.map((id) => ({ default: `abc${id}` })) });

// ### Pattern 1: Simple Single-Store Usage
async function simpleSingleStoreUsage(newStore: NewStore): Promise<void> {
  const store = newStore({ legacyColumns: true });
  await store.writeMetadata(MyFeature, myFrame(1, 2, 3));
  let df = await store.readMetadata(MyFeature).collect();
  if (await store.hasFeature(MyFeature)) {
    df = await store.readMetadata(MyFeature).collect();
  } else {
    df = myFrame(1, 2, 3);
    await store.writeMetadata(MyFeature, df);
  }
  assert.deepEqual(idsOf(df), [1, 2, 3]);
}

// ### Pattern 2: Branch Deployment Workflow
class FeatureA extends Feature(new FeatureSpec({ key: new FeatureKey(["feature", "a"]) })) {}
class FeatureB extends Feature(
  new FeatureSpec({
    key: new FeatureKey(["feature", "b"]),
    deps: [new FeatureDep({ key: new FeatureKey(["feature", "a"]) })],
    containers: [new ContainerSpec({ key: new ContainerKey(["default"]), codeVersion: 2 })],
  }),
) {}

async function branchDeploymentWorkflow(newStore: NewStore): Promise<void> {
  // Setup: the production store already has FeatureA materialized.
  const prodStore = newStore({ legacyColumns: true });
  await prodStore.writeMetadata(FeatureA, myFrame(1, 2, 3));

  // Setup: dev store with prod fallback.
  const devStore = newStore({ legacyColumns: true, fallbackStores: [prodStore], onWarning: () => {} });

  const newFeatureBSamples = pl.DataFrame({ sample_id: [1, 2, 3], custom_field: ["a", "b", "c"] });
  const result = await devStore.calculateAndWriteDataVersions({
    feature: FeatureB,
    sampleDf: newFeatureBSamples,
    allowUpstreamFallback: true, // Key: enables reading from prod.
  });
  assert.deepEqual(idsOf(result), [1, 2, 3]);

  // Now devStore has FeatureB, prodStore is untouched.
  assert.equal(await devStore.hasFeature(FeatureB, { checkFallback: false }), true);
  assert.equal(await prodStore.hasFeature(FeatureB, { checkFallback: false }), false);
}

// ### Pattern 3: Multi-Environment Pipeline
async function multiEnvironmentPipeline(newStore: NewStore): Promise<void> {
  // Three-tier setup.
  const prodStore = newStore({ legacyColumns: true });
  const stagingStore = newStore({ legacyColumns: true, fallbackStores: [prodStore] });
  const devStore = newStore({ legacyColumns: true, fallbackStores: [stagingStore] });
  await devStore.writeMetadata(MyFeature, myFrame(1, 2));

  // Promotion is just reading from dev and writing to staging.
  const devMetadata = await devStore.readMetadata(MyFeature, { allowFallback: false }).collect();
  await stagingStore.writeMetadata(MyFeature, devMetadata);

  assert.deepEqual(idsOf(await stagingStore.readMetadata(MyFeature, { allowFallback: false }).collect()), [1, 2]);
  assert.equal(await prodStore.hasFeature(MyFeature, { checkFallback: true }), false);
}

// ### Pattern 4: Incremental Processing
async function incrementalProcessing(newStore: NewStore): Promise<void> {
  const store = newStore({ legacyColumns: true });
  await store.writeMetadata(VideoFeature, metadataDf);
  await store.writeMetadata(MyFeature, myFrame(1, 2));

  // All previously processed samples.
  const existing = await store.readMetadata(MyFeature, { columns: ["sample_id"] }).collect();
  const existingIds = existing.getColumn("sample_id").toArray();

  // Filter to only new samples.
  const allSamples = pl.DataFrame({ sample_id: [1, 2, 3], path: ["...", "...", "..."] });
  const newSamples = allSamples.filter(pl.col("sample_id").isIn(existingIds).not());
  assert.equal(newSamples.height, 1);

  if (newSamples.height > 0) {
    // Process and write only new samples.
    const result = await store.calculateAndWriteDataVersions({ feature: MyFeature, sampleDf: newSamples });
    assert.deepEqual(idsOf(result), [3]);
  }
  assert.deepEqual(idsOf(await store.readMetadata(MyFeature).collect()), [1, 2, 3]);
}

// ## Partitioning Strategy
async function partitioningStrategy(newStore: NewStore): Promise<void> {
  // Partitions belong to a store's own options; the filter that profits from them is the same everywhere.
  const store = newStore({ legacyColumns: true });
  await store.writeMetadata(MyFeature, myFrame(123, 124));
  const df = await store
    .readMetadata(MyFeature, { filters: pl.col("data_version").struct.field("default").eq(pl.lit("abc123")) })
    .collect();
  assert.deepEqual(idsOf(df), [123]);
}

// ## Best Practices
async function bestPractices(newStore: NewStore): Promise<void> {
  const store = newStore({ legacyColumns: true });

  // ### 1. Design for Immutability: a new version is a new row, and the latest is read.
  await store.writeMetadata(MyFeature, myFrame(1));
  await store.writeMetadata(MyFeature, pl.DataFrame({ sample_id: [1], data_version: [{ default: "abc1-again" }] }));
  const current = await store.readMetadata(MyFeature).collect();
  assert.deepEqual(current.getColumn("data_version").toArray(), [{ default: "abc1-again" }]);
  assert.equal((await store.readMetadata(MyFeature, { latestOnly: false }).collect()).height, 2);

  // ### 2. Use Feature Classes
  const byClass = await store.readMetadata(MyFeature).collect();
  const byKey = await store.readMetadata(new FeatureKey(["my", "feature"])).collect();
  assert.deepEqual(byClass.getColumn("data_version").toArray(), byKey.getColumn("data_version").toArray());

  // ### 3. Leverage Fallback Chains
  const devStore = newStore({ legacyColumns: true, fallbackStores: [store] });
  assert.deepEqual(idsOf(await devStore.readMetadata(MyFeature).collect()), [1]);

  // ### 4. Check Existence Before Computing
  const other = newStore({ legacyColumns: true });
  if (!(await other.hasFeature(MyFeature))) await other.writeMetadata(MyFeature, myFrame(1, 2, 3));

  // ### 5. Filter Early
  const early = await other.readMetadata(MyFeature, { filters: pl.col("sample_id").isIn([1, 3]) }).collect();
  const late = (await other.readMetadata(MyFeature).collect()).filter(pl.col("sample_id").isIn([1, 3]));
  assert.deepEqual(idsOf(early), idsOf(late));

  // ### 6. Schema Validation
  await other.writeMetadata(VideoFeature, metadataDf);
  const dfWithoutDataVersion = pl.DataFrame({ sample_id: [1, 2, 3] });
  try {
    await other.writeMetadata(MyFeature, dfWithoutDataVersion);
    assert.fail("the store validates on write");
  } catch (error) {
    if (!(error instanceof MetadataSchemaError)) throw error;
    // Let the store calculate them.
    const df = await other.calculateAndWriteDataVersions({ feature: MyFeature, sampleDf: dfWithoutDataVersion });
    assert.equal(df.height, 3);
  }
}

// ## Error Handling
async function errorHandling(newStore: NewStore): Promise<void> {
  const store = newStore({ legacyColumns: true });

  // The feature doesn't exist.
  await assert.rejects(store.readMetadata(MyFeature, { allowFallback: false }).collect(), FeatureNotFoundError);

  // Invalid schema.
  const invalidDf = pl.DataFrame({ sample_id: [1], data_version: ["no struct"] });
  await assert.rejects(store.writeMetadata(MyFeature, invalidDf), MetadataSchemaError);

  // Missing upstream dependencies.
  const sampleDf = pl.DataFrame({ sample_id: [1] });
  await assert.rejects(
    store.calculateAndWriteDataVersions({ feature: MyFeature, sampleDf, allowUpstreamFallback: false }),
    (error) => error instanceof DependencyError && error.message.includes("video/processing"),
  );
}

/** The whole tutorial. Its stores take and give the seeds' column names, because of `legacyColumns: true`. */
export async function tutorial004(newStore: NewStore): Promise<void> {
  const store = await writeMetadata(newStore);
  await readMetadata(store);
  await checkFeatureExistence(store);
  await fallbackStoreChain(newStore);
  await upstreamDependencyResolution(store);
  await dataVersionCalculation(store);
  await computationStrategies(newStore);
  await simpleSingleStoreUsage(newStore);
  await branchDeploymentWorkflow(newStore);
  await multiEnvironmentPipeline(newStore);
  await incrementalProcessing(newStore);
  await partitioningStrategy(newStore);
  await bestPractices(newStore);
  await errorHandling(newStore);
}

if (import.meta.main) await runInMemory(tutorial004);
