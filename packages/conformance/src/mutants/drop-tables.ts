import type { StoreDriver } from "@metaxy/core/driver";

/** Drops tables by name. */
export async function dropTables(driver: StoreDriver, isDropped: (name: string) => boolean): Promise<void> {
  for (const table of await driver.listTables()) if (isDropped(table.name)) await driver.drop(table);
}
