import { type StoreUnderTest, type StrikingDriver, strikingDriver } from "@metaxy/conformance";
import { MetadataStore } from "@metaxy/core";
import type { StoredRow } from "@metaxy/core/driver";
import { MemoryDriver } from "../src/memory-driver.ts";

const drivers = new WeakMap<MetadataStore, StrikingDriver>();

function driverOf(store: MetadataStore): StrikingDriver {
  const driver = drivers.get(store);
  if (driver === undefined) throw new Error("the store is not one of this run");
  return driver;
}

/** The in-memory store for the conformance suite. */
export const storeUnderTest: StoreUnderTest = {
  name: "memory",
  open: (options) => {
    const striking = strikingDriver(new MemoryDriver());
    const store = new MetadataStore(striking.driver, options);
    drivers.set(store, striking);
    return store;
  },
  readRaw: async ({ store, table }) => {
    const rows: StoredRow[] = [];
    for await (const batch of driverOf(store).driver.read(table, {}, {})) rows.push(...(await batch.rows()));
    return rows;
  },
  injectRaw: async ({ store, table }, rows) => {
    await driverOf(store).driver.append(table, rows, {});
  },
  faults: { strike: (store, fault) => driverOf(store).strike(fault) },
};
