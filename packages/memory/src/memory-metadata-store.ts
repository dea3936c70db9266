import { MetadataStore, type MetadataStoreOptions } from "@metaxy/core";
import { MemoryDriver } from "./memory-driver.ts";

/**
 * Metadata in the memory of this process, for tests and prototypes: gone at its end, computed by the Polars engine, always
 * ready without `open`.
 * @example
 * const store = new MemoryMetadataStore();
 * await store.writeMetadata(Video, rows);
 */
export class MemoryMetadataStore extends MetadataStore {
  constructor(options: MetadataStoreOptions = {}) {
    super(new MemoryDriver(), options);
  }
}

export { MemoryMetadataStore as InMemoryMetadataStore };
