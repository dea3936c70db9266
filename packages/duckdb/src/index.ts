export {
  DuckDBMetadataStore,
  DuckDBMetadataStoreConfig,
  type DuckDBMetadataStoreOptions,
} from "./duckdb-metadata-store.ts";
