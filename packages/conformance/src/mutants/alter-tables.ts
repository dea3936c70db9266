import type { StoreDriver, TableName } from "@metaxy/core/driver";
import { alterDriver, isUserTable } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";

/** Has the driver, and an engine over it, look for features in other tables. */
export function alterTables(driver: StoreDriver, change: (table: TableName) => TableName): StoreDriver {
  const other = (table: TableName): TableName => (isUserTable(table) ? change(table) : table);
  const renamed = alterDriver(driver, {
    describe: (table) => driver.describe(other(table)),
    read: (table, query, options) => driver.read(other(table), query, options),
    append: (table, rows, options) => driver.append(other(table), rows, options),
    delete: (table, query, options) => driver.delete(other(table), query, options),
    drop: (table) => driver.drop(other(table)),
  });
  return alterEngine(renamed);
}
