import { type RowBatch, rowsBatch, type StoreDriver, SYSTEM_PREFIX } from "@metaxy/core/driver";
import { alterDriver } from "./alter-driver.ts";

/** The driver without users' columns that are NULL in all rows of a batch: those that nobody wrote. */
export function withoutEmptyColumns(driver: StoreDriver): StoreDriver {
  return alterDriver(driver, {
    append: (table, batches, options) => {
      async function* written(): AsyncGenerator<RowBatch> {
        for await (const batch of batches) yield await withoutEmpty(batch);
      }
      return driver.append(table, { [Symbol.asyncIterator]: written }, options);
    },
  });
}

async function withoutEmpty(batch: RowBatch): Promise<RowBatch> {
  const rows = await batch.rows();
  const isWritten = (name: string): boolean =>
    name.startsWith(SYSTEM_PREFIX) || rows.length === 0 || rows.some((row) => (row[name] ?? null) !== null);
  const types = new Map([...batch.types].filter(([name]) => isWritten(name)));
  const kept = rows.map((row) => Object.fromEntries([...types.keys()].map((name) => [name, row[name] ?? null])));
  return rowsBatch(types, kept);
}
