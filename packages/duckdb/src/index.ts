export { DuckDBDriver, type DuckDBDriverOptions } from "./duckdb-driver.ts";
export {
  DuckDBMetadataStore,
  DuckDBMetadataStoreConfig,
  type DuckDBMetadataStoreOptions,
} from "./duckdb-metadata-store.ts";
