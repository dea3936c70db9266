import type { MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import { InMemoryMetadataStore } from "@metaxy/memory";

/** Makes an empty store. Each workflow takes one of these, so that it runs on any kind of store. */
export type NewStore = (options?: MetadataStoreOptions) => MetadataStore;

export const newMemoryStore: NewStore = (options) => new InMemoryMetadataStore(options);
