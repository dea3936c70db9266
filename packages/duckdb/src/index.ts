export { DuckDBDriver, type DuckDBDriverOptions } from "./duckdb-driver.ts";
export { DuckDBMetadataStore, DuckDBMetadataStoreConfig } from "./duckdb-metadata-store.ts";
export type { DuckDBMetadataStoreOptions } from "./duckdb-options.ts";
