import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MetadataStore } from "@metaxy/core";
import type { StoreDriver, StoredRow } from "@metaxy/core/driver";
import type { StoreUnderTest } from "../../src/index.ts";
import { strikingDriver } from "../../src/mutants/striking-driver.ts";
import { FolderDriver } from "../folder-driver.ts";

const root = process.env.METAXY_TEST_FOLDER ?? "";
const drivers = new Map<MetadataStore, ReturnType<typeof strikingDriver>>();

function driverOf(store: MetadataStore): StoreDriver {
  const striking = drivers.get(store);
  if (striking === undefined) throw new Error("the store is not one of this run");
  return striking.driver;
}

/** A durable store for any number of processes; `METAXY_TEST_FOLDER` says where. */
export const storeUnderTest: StoreUnderTest = {
  name: "folder",
  open: (options, place) => {
    const striking = strikingDriver(new FolderDriver(join(root, place)));
    const store = new MetadataStore(striking.driver, options);
    drivers.set(store, striking);
    return store;
  },
  readRaw: async ({ store, table }) => {
    const rows: StoredRow[] = [];
    for await (const batch of driverOf(store).read(table, {}, {})) rows.push(...(await batch.rows()));
    return rows;
  },
  injectRaw: async ({ store, table }, rows) => {
    await driverOf(store).append(table, rows, {});
  },
  faults: {
    strike: (store, fault) => drivers.get(store)?.strike(fault) ?? (() => {}),
    module: fileURLToPath(import.meta.url),
  },
};
