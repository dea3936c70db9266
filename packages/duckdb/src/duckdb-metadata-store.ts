import { type ConfigField, MetadataStoreConfig } from "@metaxy/core";
import { SqlMetadataStore } from "@metaxy/sql";
import { DuckDBDriver } from "./duckdb-driver.ts";
import { type DuckDBMetadataStoreOptions, driverOptions } from "./duckdb-options.ts";

/** Configuration of a DuckDB store. */
export class DuckDBMetadataStoreConfig extends MetadataStoreConfig {
  static override readonly fields: Readonly<Record<string, ConfigField>> = {
    ...MetadataStoreConfig.fields,
    database: { type: "string", description: "Path of the database file, or :memory:." },
    lockTimeout: { type: "number", description: "Milliseconds to wait for a file that another process has open." },
    config: { type: "object", description: "Settings of DuckDB, e.g. memory_limit." },
    layout: { type: "string", description: "struct or map: how new tables hold versions by field." },
  };
}

/**
 * Metadata in a DuckDB file; increments are computed there, as one statement. One process writes a file at a time.
 * @throws MetadataStoreError INVALID_ARGUMENT for an unknown option or a value that it cannot have; STORE_LOCKED at opening, when another process holds the file longer than `lockTimeout`.
 * @example
 * await using store = await new DuckDBMetadataStore({ database: "metadata.duckdb" }).open("write");
 */
export class DuckDBMetadataStore extends SqlMetadataStore {
  static override configModel(): typeof MetadataStoreConfig {
    return DuckDBMetadataStoreConfig;
  }

  constructor(options: DuckDBMetadataStoreOptions) {
    const { own, others } = driverOptions(new.target.name, options);
    super(new DuckDBDriver(own), others);
  }
}
