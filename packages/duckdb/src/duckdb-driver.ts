import {
  type AccessMode,
  type ColumnType,
  type ColumnTypes,
  DATA_VERSION_BY_FIELD,
  type OpenOptions,
  PROVENANCE_BY_FIELD,
  type StoreCapabilities,
  StoreNotOpenError,
} from "@metaxy/core/driver";
import {
  DuckDBSqlConnection,
  type EngineSession,
  type OpenDatabase,
  openDatabase,
  startSession,
} from "@metaxy/duckdb-engine";
import { type SqlConnection, SqlStoreDriver } from "@metaxy/sql";

/** Where a DuckDB store points, and how it is opened. */
export interface DuckDBDriverOptions {
  /** Path of the file, or `:memory:`. */
  readonly database: string;
  /** Milliseconds to wait for a file that another process holds. */
  readonly lockTimeout: number;
  /** Settings of DuckDB, e.g. `{ memory_limit: "4GB" }`. */
  readonly config: Readonly<Record<string, string>>;
  /** How new tables hold versions by field; tables that are there keep theirs. */
  readonly layout: "struct" | "map";
}

const MEMORY = ":memory:";
const TEXT_MAP: ColumnType = { map: { key: "string", value: "string" } };

/** DuckDB as a driver: everything but opening is common to SQL stores. */
export class DuckDBDriver extends SqlStoreDriver {
  readonly kind = "DuckDB";
  readonly capabilities: StoreCapabilities;
  readonly #options: DuckDBDriverOptions;
  #session: EngineSession | undefined;
  /** A database in memory lives as long as its store. */
  #memory: OpenDatabase | undefined;

  constructor(options: DuckDBDriverOptions) {
    super();
    this.#options = options;
    const isMemory = options.database === MEMORY;
    this.capabilities = {
      durable: !isMemory,
      atomicWrite: true,
      hardDelete: true,
      writers: isMemory ? "process" : "one",
      pushdown: ["where", "among", "latest", "having", "columns", "limit"],
      nativeHashes: ["xxhash32", "xxhash64", "xxh3_64", "wyhash", "md5", "sha256", "farmhash"],
      defaultHash: "xxhash64",
      pythonHash: "xxhash32",
      refuses: ["nul-in-name", "names-differing-in-case"],
    };
  }

  /** Kind and place. */
  display(): string {
    return `DuckDBMetadataStore(${JSON.stringify(this.#options.database)})`;
  }

  /** Opens the file, waiting for its lock. @throws MetadataStoreError STORE_LOCKED, STORE_FAILURE */
  async open(mode: AccessMode, options: OpenOptions): Promise<void> {
    this.#session = await startSession(await this.#open(mode, options), this.display());
  }

  /** Ends running statements, writes the file out and lets it go. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  protected override createdTypes(types: ColumnTypes): ColumnTypes {
    if (this.#options.layout === "struct") return types;
    const isByField = (name: string): boolean => name === PROVENANCE_BY_FIELD || name === DATA_VERSION_BY_FIELD;
    return new Map([...types].map(([name, type]) => [name, isByField(name) ? TEXT_MAP : type]));
  }

  protected connection(): SqlConnection {
    if (this.#session !== undefined) return new DuckDBSqlConnection(this.#session);
    throw new StoreNotOpenError(`${this.display()} is not open.`);
  }

  async #open(mode: AccessMode, { signal, wanted }: OpenOptions): Promise<OpenDatabase> {
    const { database, lockTimeout, config } = this.#options;
    const options = {
      mode,
      lockTimeout,
      config,
      ...(signal === undefined ? {} : { signal }),
      ...(wanted === undefined ? {} : { wanted }),
    };
    if (database !== MEMORY) return openDatabase(database, options);
    this.#memory ??= await openDatabase(MEMORY, options);
    return { ...this.#memory, mode, release: async () => {} };
  }
}
