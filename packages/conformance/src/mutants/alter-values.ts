import { type ColumnType, type RowBatch, rowsBatch, type StoreDriver, type StoredValue } from "@metaxy/core/driver";
import { alterDriver, isUserTable, withColumns } from "./alter-driver.ts";

/** Changes values of user columns on their way into the store; each is seen whole, with its type and column. */
export function alterValues(
  driver: StoreDriver,
  change: (value: StoredValue, type: ColumnType, column: string) => StoredValue,
): StoreDriver {
  return alterBatches(driver, async (batch) => {
    const columns = userColumns(batch);
    const changed = (await batch.rows()).map((row) =>
      withColumns(
        row,
        Object.fromEntries(columns.map(([name, type]) => [name, change(row[name] ?? null, type, name)])),
      ),
    );
    return rowsBatch(batch.types, changed);
  });
}

/** As {@link alterValues}, and sees of lists their elements and of structs their fields. */
export function alterLeaves(driver: StoreDriver, change: (leaf: StoredValue) => StoredValue): StoreDriver {
  return alterValues(driver, (value) => changedLeaves(value, change));
}

/** Changes types of user columns on their way into the store; `values` are the column's in the batch. */
export function alterTypes(
  driver: StoreDriver,
  change: (type: ColumnType, values: readonly StoredValue[], column: string) => ColumnType,
): StoreDriver {
  return alterBatches(driver, async (batch) => {
    const rows = await batch.rows();
    const types = userColumns(batch).map(([name, type]): readonly [string, ColumnType] => {
      const values = rows.map((row) => row[name] ?? null);
      return [name, change(type, values, name)];
    });
    return rowsBatch(new Map([...batch.types, ...types]), rows);
  });
}

function alterBatches(driver: StoreDriver, change: (batch: RowBatch) => Promise<RowBatch>): StoreDriver {
  return alterDriver(driver, {
    append: (table, rows, options) => {
      async function* batches(): AsyncGenerator<RowBatch> {
        for await (const batch of rows) yield await change(batch);
      }
      return driver.append(table, isUserTable(table) ? { [Symbol.asyncIterator]: batches } : rows, options);
    },
  });
}

function userColumns(batch: RowBatch): (readonly [name: string, type: ColumnType])[] {
  return [...batch.types].filter(([name]) => !name.startsWith("metaxy_"));
}

function changedLeaves(value: StoredValue, change: (leaf: StoredValue) => StoredValue): StoredValue {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return change(value);
  if (isList(value)) return value.map((each) => changedLeaves(each, change));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, changedLeaves(part, change)]));
}

function isList(value: StoredValue): value is readonly StoredValue[] {
  return Array.isArray(value);
}
