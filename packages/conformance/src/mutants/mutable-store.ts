import { MetadataStore, type MetadataStoreOptions } from "@metaxy/core";
import type { StoreDriver } from "@metaxy/core/driver";
import type { StoreUnderTest } from "../suite/store-under-test.ts";
import { allRows, alterDriver } from "./alter-driver.ts";
import type { Alteration } from "./mutant.ts";
import { referenceStore } from "./reference-store.ts";
import { type StrikingDriver, strikingDriver } from "./striking-driver.ts";

/** A kind of store that mutants are made of: small and in this process. */
export interface MutableStore {
  readonly name: string;
  /** An empty driver for a place. */
  createDriver(place: string): StoreDriver;
  /**
   * Of a store for several processes: path of a module that exports it as `storeUnderTest`, broken as the mutant is whose key
   * stands in `METAXY_MUTANT`.
   */
  readonly module?: string;
}

/**
 * The store under test, broken as the alteration says, on empty places that keep their rows over closing. Reading past
 * the store, foreign rows and faults are those of the driver below, which is sound.
 */
export function alteredStore(
  { name, createDriver, module }: MutableStore,
  alteration: Alteration = {},
): StoreUnderTest {
  const sound = new Map<string, StoreDriver>();
  const striking = new Map<MetadataStore, StrikingDriver>();
  const driverOf = (place: string): StoreDriver => {
    const driver = sound.get(place) ?? durable(createDriver(place), place);
    sound.set(place, driver);
    return driver;
  };
  return {
    name,
    open: (options: MetadataStoreOptions, place: string) => {
      const below = strikingDriver(driverOf(place));
      const altered = alteration.driver?.(below.driver, place) ?? below.driver;
      // Rows are counted as the altered driver hands them over.
      const counting = strikingDriver(altered);
      const store = new MetadataStore(counting.driver, alteration.options?.(options) ?? options);
      striking.set(store, { ...below, rowsRead: counting.rowsRead });
      return alteration.store?.(store) ?? store;
    },
    readRaw: async ({ place, table }) => {
      const driver = driverOf(place);
      return (await driver.describe(table)) === undefined ? [] : allRows(driver.read(table, {}, {}));
    },
    injectRaw: async ({ place, table }, rows) => {
      await driverOf(place).append(table, rows, {});
    },
    rowsRead: (store) => striking.get(store)?.rowsRead() ?? 0,
    reference: referenceStore(driverOf),
    faults: {
      strike: (store, fault) => striking.get(store)?.strike(fault) ?? (() => {}),
      ...(module === undefined ? {} : { module }),
    },
  };
}

/** The place's driver outlives the stores on it, so a new handle finds its rows. */
function durable(driver: StoreDriver, place: string): StoreDriver {
  const display = (): string => `${driver.display()} at ${place}`;
  return alterDriver(driver, { capabilities: { ...driver.capabilities, durable: true }, display });
}
