import {
  batchesOf,
  type ReadQuery,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type StoreDriver,
  type StoredRow,
  type TableName,
} from "@metaxy/core/driver";

/** The driver with some of its members replaced. */
export function alterDriver(driver: StoreDriver, changes: Partial<StoreDriver>): StoreDriver {
  const { resolveUpdate, appendSelect } = driver;
  return {
    kind: driver.kind,
    capabilities: driver.capabilities,
    display: () => driver.display(),
    open: (mode, options) => driver.open(mode, options),
    close: () => driver.close(),
    describe: (table) => driver.describe(table),
    read: (table, query, options) => driver.read(table, query, options),
    append: (table, rows, options) => driver.append(table, rows, options),
    delete: (table, query, options) => driver.delete(table, query, options),
    drop: (table) => driver.drop(table),
    listTables: () => driver.listTables(),
    ...(resolveUpdate && { resolveUpdate: (request, options) => resolveUpdate.call(driver, request, options) }),
    ...(appendSelect && { appendSelect: (table, query, options) => appendSelect.call(driver, table, query, options) }),
    ...changes,
  };
}

/** What a change makes of a row: another one, several, or none. */
export type ChangedRow = StoredRow | readonly StoredRow[] | undefined;

/** Changes every row of users' tables on its way into the store. */
export function alterAppends(
  driver: StoreDriver,
  change: (row: StoredRow, table: TableName) => ChangedRow,
): StoreDriver {
  return alterDriver(driver, {
    append: (table, rows, options) =>
      driver.append(table, isUserTable(table) ? changeRows(rows, (row) => change(row, table)) : rows, options),
  });
}

/**
 * Has the driver carry out reads of users' tables itself, wrongly: `answer` gets every stored row and the query, and gives
 * what the query is to give. All steps but the choice of columns are then the driver's.
 */
export function answerReads(
  driver: StoreDriver,
  answer: (rows: readonly StoredRow[], query: ReadQuery) => readonly StoredRow[],
): StoreDriver {
  const read: StoreDriver["read"] = (table, query, options) => {
    async function* batches(): AsyncGenerator<RowBatch> {
      const types = (await driver.describe(table)) ?? new Map();
      const stored: StoredRow[] = [];
      for await (const batch of driver.read(table, {}, options)) stored.push(...(await batch.rows()));
      yield rowsBatch(types, answer(stored, query));
    }
    return { [Symbol.asyncIterator]: batches };
  };
  const capabilities = { ...driver.capabilities, pushdown: ["where", "among", "latest", "having", "limit"] as const };
  return alterDriver(driver, { capabilities, read });
}

/** Rows of every batch, changed; types stay. */
export function changeRows(rows: RowBatches, change: (row: StoredRow) => ChangedRow): RowBatches {
  async function* batches(): AsyncGenerator<RowBatch> {
    for await (const batch of rows) {
      const changed = (await batch.rows()).flatMap((row) => listOf(change(row)));
      yield rowsBatch(batch.types, changed);
    }
  }
  return { [Symbol.asyncIterator]: batches };
}

/** All batches as one, for mutants that look at several. */
export async function allRows(rows: RowBatches): Promise<StoredRow[]> {
  const all: StoredRow[] = [];
  for await (const batch of rows) all.push(...(await batch.rows()));
  return all;
}

/** Rows as one batch. */
export function oneBatch(types: RowBatch["types"], rows: readonly StoredRow[]): RowBatches {
  return batchesOf([rowsBatch(types, rows)]);
}

/** Whether a table is a feature's and not the library's own. */
export function isUserTable(table: TableName): boolean {
  return !table.name.startsWith("metaxy_system__");
}

/** A row with some columns changed. */
export function withColumns(row: StoredRow, changes: Readonly<StoredRow>): StoredRow {
  return Object.assign(Object.create(null), row, changes);
}

function listOf(changed: ChangedRow): readonly StoredRow[] {
  if (changed === undefined) return [];
  return isList(changed) ? changed : [changed];
}

function isList(changed: StoredRow | readonly StoredRow[]): changed is readonly StoredRow[] {
  return Array.isArray(changed);
}
