export { InMemoryMetadataStore, MemoryMetadataStore } from "./memory-metadata-store.ts";
