import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import {
  type Appended,
  type ColumnTypes,
  type DeleteQuery,
  deleteMatching,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type StoreCapabilities,
  type StoreDriver,
  type StoredRow,
  type TableName,
  widenTypes,
} from "@metaxy/core/driver";

interface Part {
  readonly name: TableName;
  readonly types: ColumnTypes;
  readonly rows: readonly StoredRow[];
}

const CAPABILITIES: StoreCapabilities = {
  durable: true,
  atomicWrite: true,
  hardDelete: true,
  writers: "many",
  pushdown: [],
  nativeHashes: [],
  defaultHash: "xxhash64",
  pythonHash: "xxhash32",
  refuses: [],
};

/** Tables in folders, one file per append, put there under its name when it is whole: durable, for any number of processes. */
export class FolderDriver implements StoreDriver {
  readonly kind = "folder";
  readonly capabilities: StoreCapabilities = CAPABILITIES;
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  display(): string {
    return `FolderStore(${this.#folder})`;
  }

  async open(): Promise<void> {}

  async close(): Promise<void> {}

  async describe(table: TableName): Promise<ColumnTypes | undefined> {
    const parts = this.#parts(table);
    return parts.length === 0
      ? undefined
      : parts.reduce<ColumnTypes>((types, part) => widenTypes(types, part.types), new Map());
  }

  read(table: TableName): RowBatches {
    const parts = this.#parts(table);
    const types = parts.reduce<ColumnTypes>((known, part) => widenTypes(known, part.types), new Map());
    async function* batches(): AsyncGenerator<RowBatch> {
      yield rowsBatch(
        types,
        parts.flatMap((part) => part.rows),
      );
    }
    return { [Symbol.asyncIterator]: batches };
  }

  async append(table: TableName, batches: RowBatches): Promise<Appended> {
    let types: ColumnTypes = new Map();
    const rows: StoredRow[] = [];
    for await (const batch of batches) {
      types = widenTypes(types, batch.types);
      rows.push(...(await batch.rows()));
    }
    this.#put({ name: table, types, rows });
    return { rows: rows.length };
  }

  async delete(table: TableName, query: DeleteQuery): Promise<number> {
    const parts = this.#parts(table);
    const rows = parts.flatMap((part) => part.rows);
    const types = await this.describe(table);
    const kept = deleteMatching(rows, query);
    await this.drop(table);
    this.#put({ name: table, types: types ?? new Map(), rows: kept });
    return rows.length - kept.length;
  }

  async drop(table: TableName): Promise<void> {
    rmSync(join(this.#folder, table.name), { recursive: true, force: true });
  }

  async listTables(): Promise<TableName[]> {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).flatMap((name) =>
      this.#partsIn(join(this.#folder, name))
        .slice(0, 1)
        .map((part) => part.name),
    );
  }

  #put(part: Part): void {
    const folder = join(this.#folder, part.name.name);
    mkdirSync(folder, { recursive: true });
    this.#count += 1;
    const file = `${process.hrtime.bigint()}-${process.pid}-${this.#count}`;
    writeFileSync(join(folder, `.${file}`), serialize(part));
    renameSync(join(folder, `.${file}`), join(folder, `${file}.part`));
  }

  #parts(table: TableName): Part[] {
    return this.#partsIn(join(this.#folder, table.name));
  }

  #partsIn(folder: string): Part[] {
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder)
      .filter((file) => file.endsWith(".part"))
      .sort();
    return files.map((file): Part => deserialize(readFileSync(join(folder, file))));
  }
}
