import { type ConfigField, MetadataStoreConfig, type MetadataStoreOptions } from "@metaxy/core";
import { SqlMetadataStore } from "@metaxy/sql";
import { DuckDBDriver } from "./duckdb-driver.ts";

/** Options of a DuckDB store, besides those of every store. */
export interface DuckDBMetadataStoreOptions extends MetadataStoreOptions {
  /** Path of the database file, made at the first write; `:memory:` for a database that ends with the process. */
  readonly database: string;
  /** Milliseconds to wait for a file that another process has open; default 10,000. */
  readonly lockTimeout?: number | undefined;
  /** Settings of DuckDB, e.g. `{ memory_limit: "4GB", threads: "2" }`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
  /** How new tables hold versions by field: as STRUCT (default) or as MAP. Tables that are there are read either way. */
  readonly layout?: "struct" | "map" | undefined;
}

const DEFAULT_LOCK_TIMEOUT = 10_000;

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
 * @throws MetadataStoreError STORE_LOCKED at opening, when another process holds the file longer than `lockTimeout`.
 * @example
 * await using store = await new DuckDBMetadataStore({ database: "metadata.duckdb" }).open("write");
 */
export class DuckDBMetadataStore extends SqlMetadataStore {
  static override configModel(): typeof MetadataStoreConfig {
    return DuckDBMetadataStoreConfig;
  }

  constructor({ database, lockTimeout, config, layout, ...options }: DuckDBMetadataStoreOptions) {
    super(
      new DuckDBDriver({
        database,
        lockTimeout: lockTimeout ?? DEFAULT_LOCK_TIMEOUT,
        config: config ?? {},
        layout: layout ?? "struct",
      }),
      options,
    );
  }
}
