import type { MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import { createTestClock } from "@metaxy/core/testing";
import type { GoldenCase } from "./golden-case.ts";
import { goldenSample } from "./golden-samples.ts";
import { runGoldenSteps } from "./run-golden-steps.ts";
import { type GoldenStoreOptions, storeSubject } from "./store-subject.ts";

/**
 * Runs a golden case, by name or as data, on a store and compares every answer. `openStore` gives an empty store, opened
 * for writing, with the options that it gets: the case's hash and cut, and the clock of its steps. The caller closes it.
 * A hash that the store's own engine lacks is computed by the Polars engine unless `options` say otherwise.
 * Gives the number of answers that were compared.
 * @throws GoldenMismatch for the first answer that differs from the golden one.
 */
export async function runGoldenSamples(
  goldenCase: GoldenCase | string,
  openStore: (options: MetadataStoreOptions) => Promise<MetadataStore>,
  options: GoldenStoreOptions = {},
): Promise<number> {
  const data = typeof goldenCase === "string" ? goldenSample(goldenCase) : goldenCase;
  const clock = createTestClock();
  const store = await openStore({
    hashAlgorithm: data.hash_algorithm,
    hashTruncationLength: data.hash_truncation_length,
    project: "golden",
    clock: clock.read,
    // Golden histories do on purpose what stores warn about.
    onWarning: () => {},
  });
  const { nativeHashes } = store.capabilities;
  const isNative = nativeHashes.length === 0 || nativeHashes.includes(data.hash_algorithm);
  return runGoldenSteps(
    data,
    storeSubject(store, clock, { versioningEngine: isNative ? "auto" : "polars", ...options }),
  );
}
