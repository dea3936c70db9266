import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MetadataStore } from "@metaxy/core";
import type { StoreUnderTest } from "../../src/index.ts";
import { strikingDriver } from "../../src/mutants/striking-driver.ts";
import { FolderDriver } from "../folder-driver.ts";

const root = process.env.METAXY_TEST_FOLDER ?? "";
const drivers = new Map<MetadataStore, ReturnType<typeof strikingDriver>>();

/** A durable store for any number of processes; `METAXY_TEST_FOLDER` says where. */
export const storeUnderTest: StoreUnderTest = {
  name: "folder",
  open: (options, place) => {
    const striking = strikingDriver(new FolderDriver(join(root, place)));
    const store = new MetadataStore(striking.driver, options);
    drivers.set(store, striking);
    return store;
  },
  faults: {
    strike: (store, fault) => drivers.get(store)?.strike(fault) ?? (() => {}),
    module: fileURLToPath(import.meta.url),
  },
};
