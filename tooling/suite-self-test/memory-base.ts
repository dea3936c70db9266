import { alterDriver, type MutableStore } from "@metaxy/conformance";
import { type ColumnType, castRows, type RowBatch, rowsBatch, type StoreDriver } from "@metaxy/core/driver";
import { alterEngine } from "../../packages/conformance/src/mutants/alter-engine.ts";
import { MemoryDriver } from "../../packages/memory/src/memory-driver.ts";

/** The in-memory store with the naive engine as base of mutants: nothing crosses into native code, so runs are short. */
export const memoryBase: MutableStore = {
  name: "memory",
  createDriver: () => alterEngine(keepingMaps(new MemoryDriver())),
};

/** Versions by field are appended as maps to tables that others made with maps. */
function keepingMaps(driver: StoreDriver): StoreDriver {
  return alterDriver(driver, {
    append: async (table, rows, options) => {
      const stored = await driver.describe(table);
      const kept = (name: string, type: ColumnType): ColumnType => {
        const known = stored?.get(name);
        return typeof known === "object" && "map" in known ? known : type;
      };
      async function* batches(): AsyncGenerator<RowBatch> {
        for await (const batch of rows) {
          const types = new Map([...batch.types].map(([name, type]) => [name, kept(name, type)]));
          yield rowsBatch(types, castRows(await batch.rows(), batch.types, types));
        }
      }
      return driver.append(table, { [Symbol.asyncIterator]: batches }, options);
    },
  });
}
