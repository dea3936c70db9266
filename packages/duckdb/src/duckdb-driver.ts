import { type AccessMode, type CallOptions, type StoreCapabilities, StoreNotOpenError } from "@metaxy/core/driver";
import { DuckDBSqlConnection, type EngineSession, openDatabase, startSession } from "@metaxy/duckdb-engine";
import { type SqlConnection, SqlStoreDriver } from "@metaxy/sql";

export interface DuckDBDriverOptions {
  /** Path of the file, or `:memory:`. */
  readonly database: string;
  /** Milliseconds to wait for a file that another process holds. */
  readonly lockTimeout: number;
  /** Settings of DuckDB, e.g. `{ memory_limit: "4GB" }`. */
  readonly config: Readonly<Record<string, string>>;
}

/** DuckDB as a driver: everything but opening is common to SQL stores. */
export class DuckDBDriver extends SqlStoreDriver {
  readonly kind = "DuckDB";
  readonly capabilities: StoreCapabilities;
  readonly #options: DuckDBDriverOptions;
  #session: EngineSession | undefined;

  constructor(options: DuckDBDriverOptions) {
    super();
    this.#options = options;
    const isMemory = options.database === ":memory:";
    this.capabilities = {
      durable: !isMemory,
      atomicWrite: true,
      hardDelete: true,
      writers: isMemory ? "process" : "one",
      pushdown: ["where", "latest", "having", "columns", "limit"],
      nativeHashes: ["xxhash32", "xxhash64", "xxh3_64", "wyhash", "md5", "sha256", "farmhash"],
      defaultHash: "xxhash64",
      pythonHash: "xxhash32",
      refuses: ["names-differing-in-case"],
    };
  }

  display(): string {
    return `DuckDBMetadataStore(${JSON.stringify(this.#options.database)})`;
  }

  async open(mode: AccessMode, { signal }: CallOptions): Promise<void> {
    const { database, lockTimeout, config } = this.#options;
    const opened = await openDatabase(database, {
      mode,
      lockTimeout,
      config,
      ...(signal === undefined ? {} : { signal }),
    });
    this.#session = await startSession(opened, this.display());
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  protected connection(): SqlConnection {
    if (this.#session !== undefined) return new DuckDBSqlConnection(this.#session);
    throw new StoreNotOpenError(`${this.display()} is not open.`);
  }
}
