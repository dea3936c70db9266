import { alterDriver, type MutableStore } from "@metaxy/conformance";
import type { StoreDriver, StoredRow, StoredValue } from "@metaxy/core/driver";
import { changeRows } from "../../packages/conformance/src/mutants/alter-driver.ts";
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
      const maps = [...(stored ?? [])].filter(([, type]) => typeof type === "object" && "map" in type);
      const asMaps = (row: StoredRow): StoredRow =>
        Object.assign(Object.create(null), row, Object.fromEntries(maps.map(([name]) => [name, entriesOf(row[name])])));
      return driver.append(table, maps.length === 0 ? rows : changeRows(rows, asMaps), options);
    },
  });
}

function entriesOf(value: StoredValue | undefined): StoredValue {
  if (value === null || value === undefined || Array.isArray(value)) return value ?? null;
  return Object.entries(value).filter(([, version]) => version !== null);
}
