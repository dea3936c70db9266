import { type RowBatch, rowsBatch, type StoreDriver } from "@metaxy/core/driver";
import { alterDriver, isUserTable } from "./alter-driver.ts";

/** Changes the names of user columns on their way into the store; of two that become one the last counts. */
export function alterNames(driver: StoreDriver, rename: (name: string) => string): StoreDriver {
  const renamed = (name: string): string => (name.startsWith("metaxy_") ? name : rename(name));
  return alterDriver(driver, {
    append: (table, rows, options) => {
      async function* batches(): AsyncGenerator<RowBatch> {
        for await (const batch of rows) {
          const types = new Map([...batch.types].map(([name, type]) => [renamed(name), type]));
          const changed = (await batch.rows()).map((row) =>
            Object.fromEntries(Object.entries(row).map(([name, value]) => [renamed(name), value])),
          );
          yield rowsBatch(types, changed);
        }
      }
      return driver.append(table, isUserTable(table) ? { [Symbol.asyncIterator]: batches } : rows, options);
    },
  });
}
