import { MetadataStoreError } from "../errors.ts";
import { describeValue } from "../rows/describe-value.ts";
import type { MetadataStore, OpenStoreOptions } from "./metadata-store.ts";
import type { AccessMode } from "./store-driver.ts";

/**
 * Opens a store for one task and closes it afterwards: `await using` for those who cannot write it. Where closing fails
 * after the task failed, the task's error has what closing threw as `suppressed`. The signal ends the wait for the store,
 * not the task.
 * @throws MetadataStoreError INVALID_ARGUMENT for a task that is no function, ABORTED once the signal is before it runs.
 */
// biome-ignore lint/complexity/useMaxParams: reads as "with the store, open for writing, do the task".
export async function withStore<S extends MetadataStore, T>(
  store: S,
  mode: AccessMode,
  task: (store: S) => Promise<T>,
  options: OpenStoreOptions = {},
): Promise<T> {
  if (typeof task !== "function") {
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `withStore(store, mode, task) needs a task, a function of the open store, not ${describeValue(task)}.`,
    );
  }
  await store.open(mode, options);
  let result: T;
  try {
    result = await task(store);
  } catch (error) {
    await store[Symbol.asyncDispose]().catch((suppressed: unknown) => {
      if (error instanceof Error && Object.isExtensible(error)) Object.assign(error, { suppressed });
    });
    throw error;
  }
  await store[Symbol.asyncDispose]();
  return result;
}
