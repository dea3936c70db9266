import {
  type AccessMode,
  type Appended,
  type ColumnTypes,
  type DeleteQuery,
  deleteMatching,
  type ReadQuery,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type StoreCapabilities,
  type StoreDriver,
  type StoredRow,
  type TableName,
  widenTypes,
} from "@metaxy/core/driver";

interface Table {
  readonly name: TableName;
  readonly types: ColumnTypes;
  readonly rows: readonly StoredRow[];
}

const CAPABILITIES: StoreCapabilities = {
  durable: false,
  atomicWrite: true,
  hardDelete: true,
  writers: "process",
  pushdown: [],
  nativeHashes: [],
  defaultHash: "xxhash64",
  pythonHash: "xxhash32",
  refuses: [],
};

/** Rows in a map of arrays. A table is replaced as a whole, so a reader keeps what it saw. */
export class MemoryDriver implements StoreDriver {
  readonly kind = "memory";
  readonly capabilities: StoreCapabilities = CAPABILITIES;
  readonly #tables = new Map<string, Table>();

  display(): string {
    return "MemoryMetadataStore()";
  }

  async open(_mode: AccessMode): Promise<void> {}

  async close(): Promise<void> {}

  async describe(table: TableName): Promise<ColumnTypes | undefined> {
    return this.#tables.get(table.name)?.types;
  }

  read(table: TableName, _query: ReadQuery): RowBatches {
    const tables = this.#tables;
    async function* batches(): AsyncGenerator<RowBatch> {
      const found = tables.get(table.name);
      yield rowsBatch(found?.types ?? new Map(), found?.rows ?? []);
    }
    return { [Symbol.asyncIterator]: batches };
  }

  async append(table: TableName, batches: RowBatches): Promise<Appended> {
    const added: { types: ColumnTypes; rows: readonly StoredRow[] }[] = [];
    for await (const batch of batches) added.push({ types: batch.types, rows: await batch.rows() });
    const found = this.#tables.get(table.name);
    const types = added.reduce((known, batch) => widenTypes(known, batch.types), found?.types ?? new Map());
    const rows = added.flatMap((batch) => batch.rows);
    this.#tables.set(table.name, { name: table, types, rows: [...(found?.rows ?? []), ...rows] });
    return { rows: rows.length };
  }

  async delete(table: TableName, query: DeleteQuery): Promise<number> {
    const found = this.#tables.get(table.name);
    if (found === undefined) return 0;
    const rows = deleteMatching(found.rows, query);
    this.#tables.set(table.name, { ...found, rows });
    return found.rows.length - rows.length;
  }

  async drop(table: TableName): Promise<void> {
    this.#tables.delete(table.name);
  }

  async listTables(): Promise<TableName[]> {
    return [...this.#tables.values()].map((table) => table.name);
  }
}
