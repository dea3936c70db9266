import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AccessMode,
  type Appended,
  type CallOptions,
  type ColumnTypes,
  MetadataStoreError,
  type ReadQuery,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type StoreCapabilities,
  type StoreDriver,
  type TableName,
  UnsupportedError,
  widenTypes,
} from "@metaxy/core/driver";
import { formatRow, formatTable, parseRow, parseTable } from "./json-text.ts";

const CAPABILITIES: StoreCapabilities = {
  durable: true,
  atomicWrite: true,
  // Lines are only ever appended: rows can be marked as deleted, not removed.
  hardDelete: false,
  writers: "many",
  // Core filters, keeps the latest rows and selects columns.
  pushdown: [],
  // No engine: core computes increments in Polars.
  nativeHashes: [],
  defaultHash: "xxhash64",
  refuses: [],
};

const ROWS = ".jsonl";
const TABLE = ".json";

/**
 * A folder per table, two files per append: `*.jsonl` with a row per line, then `*.json` with the table's name and the types
 * of the columns. Rows count as soon as the second is there under its name, so that an append is whole or absent.
 */
export class JsonLinesDriver implements StoreDriver {
  readonly kind = "JSON Lines";
  readonly capabilities: StoreCapabilities = CAPABILITIES;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  display(): string {
    return `JsonLinesStore(${JSON.stringify(this.#folder)})`;
  }

  async open(mode: AccessMode): Promise<void> {
    if (mode === "write") await this.#files(() => mkdir(this.#folder, { recursive: true }));
  }

  async close(): Promise<void> {}

  async describe(table: TableName): Promise<ColumnTypes | undefined> {
    const appends = await this.#appends(table.name);
    return appends.length === 0 ? undefined : this.#types(appends);
  }

  read(table: TableName, _query: ReadQuery, { signal }: CallOptions): RowBatches {
    const batches = async function* (driver: JsonLinesDriver): AsyncGenerator<RowBatch> {
      const appends = await driver.#appends(table.name);
      const types = await driver.#types(appends);
      if (appends.length === 0) yield rowsBatch(types, []);
      for (const append of appends) {
        signal?.throwIfAborted();
        const lines = (await driver.#text(append + ROWS)).split("\n").slice(0, -1);
        yield rowsBatch(
          types,
          lines.map((line, index) => parseRow(types, line, `line ${index + 1} of ${append + ROWS}`)),
        );
      }
    };
    return { [Symbol.asyncIterator]: () => batches(this) };
  }

  async append(table: TableName, batches: RowBatches, { signal }: CallOptions): Promise<Appended> {
    const folder = join(this.#folder, table.name);
    await this.#files(() => mkdir(folder, { recursive: true }));
    const append = join(folder, `${Date.now()}-${randomUUID()}`);
    let types: ColumnTypes = new Map();
    let count = 0;
    const file = await this.#files(() => open(append + ROWS, "wx"));
    try {
      for await (const batch of batches) {
        signal?.throwIfAborted();
        const rows = await batch.rows();
        await this.#files(() => file.appendFile(rows.map((row) => `${formatRow(row)}\n`).join("")));
        types = widenTypes(types, batch.types);
        count += rows.length;
      }
      await this.#files(() => file.sync());
    } catch (error) {
      await rm(append + ROWS, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    await this.#files(() => writeFile(`${append}.new`, formatTable(table, types), { flush: true }));
    await this.#files(() => rename(`${append}.new`, append + TABLE));
    return { rows: count };
  }

  async delete(): Promise<number> {
    throw new UnsupportedError(`${this.display()} cannot remove rows.`);
  }

  async drop(table: TableName): Promise<void> {
    const dropped = join(this.#folder, `.dropped-${randomUUID()}`);
    // Gone for readers at once; what is left of it is removed after.
    if (await this.#exists(() => rename(join(this.#folder, table.name), dropped))) {
      await this.#files(() => rm(dropped, { recursive: true }));
    }
  }

  async listTables(): Promise<TableName[]> {
    const tables: TableName[] = [];
    for (const name of await this.#names(this.#folder)) {
      const [append] = name.startsWith(".") ? [] : await this.#appends(name);
      if (append !== undefined) tables.push(parseTable(await this.#text(append + TABLE), append + TABLE).table);
    }
    return tables;
  }

  /** Paths of a table's appends without extension, oldest first. */
  async #appends(table: string): Promise<string[]> {
    const folder = join(this.#folder, table);
    const names = (await this.#names(folder)).filter((name) => name.endsWith(TABLE));
    return names.sort().map((name) => join(folder, name.slice(0, -TABLE.length)));
  }

  /** Columns of all appends: later ones add columns and fields, types never change. */
  async #types(appends: readonly string[]): Promise<ColumnTypes> {
    let types: ColumnTypes = new Map();
    for (const append of appends) {
      types = widenTypes(types, parseTable(await this.#text(append + TABLE), append + TABLE).types);
    }
    return types;
  }

  #text(path: string): Promise<string> {
    return this.#files(() => readFile(path, "utf8"));
  }

  /** What lies in a folder; nothing where there is none. */
  async #names(folder: string): Promise<string[]> {
    let names: string[] = [];
    await this.#exists(async () => {
      names = await readdir(folder);
    });
    return names;
  }

  /** Whether there was what the task works on. */
  async #exists(task: () => Promise<void>): Promise<boolean> {
    try {
      await task();
      return true;
    } catch (error) {
      if (isSystemError(error) && error.code === "ENOENT") return false;
      throw this.#failure(error);
    }
  }

  async #files<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /** Errors of the file system leave with the store's name and what to do. */
  #failure(error: unknown): unknown {
    if (!isSystemError(error)) return error;
    const message = `${this.display()} failed with ${error.code} at ${error.path ?? "a file"}. Check the folder, its rights and its disk.`;
    return new MetadataStoreError("STORE_FAILURE", message, { cause: error, details: { path: error.path } });
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}
