import type { MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import { InMemoryMetadataStore } from "@metaxy/memory";

/** Makes an empty store. Each workflow takes one of these, so that it runs on any kind of store. */
export type NewStore = (options?: MetadataStoreOptions) => MetadataStore;

export const newMemoryStore: NewStore = (options) => new InMemoryMetadataStore(options);

/** Runs a workflow as a program; an assertion that does not hold ends it. */
export async function runInMemory(workflow: (newStore: NewStore) => Promise<void>): Promise<void> {
  await workflow(newMemoryStore);
  console.log(`${workflow.name}: each step did what its assertions say`);
}
