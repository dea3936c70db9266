import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import {
  type ColumnTypes,
  type RowBatches,
  rowsBatch,
  type StoreCapabilities,
  type StoredRow,
  StoreNotOpenError,
  singleBatch,
} from "@metaxy/core/driver";
import { SqlStoreDriver } from "@metaxy/sql";
import { DuckDBSqlConnection } from "../src/duckdb-connection.ts";
import { type EngineSession, startSession } from "../src/engine-session.ts";

/** A driver over an instance in memory that a test may also use directly. */
export class MemoryDriver extends SqlStoreDriver {
  readonly kind = "DuckDB";
  readonly capabilities: StoreCapabilities = {
    durable: false,
    atomicWrite: true,
    hardDelete: true,
    writers: "process",
    pushdown: ["where", "latest", "having", "columns", "limit"],
    nativeHashes: ["md5", "sha256", "xxhash32", "xxhash64", "xxh3_64", "wyhash", "farmhash"],
    defaultHash: "xxhash64",
    pythonHash: "xxhash32",
    refuses: ["nul-in-name", "names-differing-in-case"],
  };
  instance: DuckDBInstance | undefined;
  session: EngineSession | undefined;

  display(): string {
    return "DuckDB in memory";
  }

  async open(): Promise<void> {
    const instance = await DuckDBInstance.create(":memory:", { preserve_insertion_order: "false", threads: "2" });
    this.instance = instance;
    const database = {
      instance,
      mode: "write" as const,
      exists: true,
      connect: () => instance.connect(),
      disconnect: (connection: DuckDBConnection) => connection.closeSync(),
      release: async () => instance.closeSync(),
    };
    this.session = await startSession(database, this.display());
  }

  async close(): Promise<void> {
    await this.session?.close();
    this.session = undefined;
  }

  protected connection(): DuckDBSqlConnection {
    if (this.session === undefined) throw new StoreNotOpenError("not open");
    return new DuckDBSqlConnection(this.session);
  }

  /** Runs SQL beside the driver; rows as JSON-like objects. */
  async sql(text: string): Promise<Record<string, unknown>[]> {
    const connection = await this.instance?.connect();
    try {
      return (await (await connection?.run(text))?.getRowObjectsJson()) ?? [];
    } finally {
      connection?.closeSync();
    }
  }
}

export async function openMemoryDriver(): Promise<MemoryDriver> {
  const driver = new MemoryDriver();
  await driver.open();
  return driver;
}

/** Rows of a test, completed with NULL. */
export function given(types: ColumnTypes, rows: readonly Record<string, unknown>[]): RowBatches {
  const complete = rows.map((row) => {
    const stored: StoredRow = Object.create(null);
    for (const column of types.keys()) stored[column] = (row[column] ?? null) as StoredRow[string];
    return stored;
  });
  return singleBatch(rowsBatch(types, complete));
}

/** All rows of a result as plain objects, so that they compare with literals. */
export async function rowsOf(batches: RowBatches): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const batch of batches) rows.push(...(await batch.rows()).map(plain));
  return rows;
}

function plain(row: StoredRow): Record<string, unknown> {
  return plainValue(row) as Record<string, unknown>;
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, plainValue(own)]));
}
