/** The seeds' `metaxy.metadata_store.base`. */
export { MetadataStore } from "./store/metadata-store.ts";
export { MetadataStoreConfig, type MetadataStoreConfigValues } from "./store/metadata-store-config.ts";
export type { MetadataStoreOptions, VersioningEngineOptions } from "./store/session/options.ts";
