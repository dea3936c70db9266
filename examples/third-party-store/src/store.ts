import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CertifiedStore, type RawAccess, type StrikingDriver, strikingDriver } from "@metaxy/conformance";
import { MetadataStore } from "@metaxy/core";
import type { StoredRow } from "@metaxy/core/driver";
import { JsonLinesDriver } from "./json-lines-driver.ts";

// Other processes of a run open this module too, and find the same places.
const isFirstProcess = process.env.JSON_LINES_PLACES === undefined;
const places = process.env.JSON_LINES_PLACES ?? mkdtempSync(join(tmpdir(), "json-lines-"));
process.env.JSON_LINES_PLACES = places;

const driverAt = (place: string): JsonLinesDriver => new JsonLinesDriver(join(places, place));
const striking = new WeakMap<MetadataStore, StrikingDriver>();

/** What the suite certifies: `npx metaxy-conformance ./store.ts`. */
export const storeUnderTest: CertifiedStore = {
  name: "json-lines",
  open: (options, place) => {
    const driver = strikingDriver(driverAt(place));
    const store = new MetadataStore(driver.driver, options);
    striking.set(store, driver);
    return store;
  },
  readRaw: async ({ place, table }: RawAccess) => {
    const rows: StoredRow[] = [];
    for await (const batch of driverAt(place).read(table, {}, {})) rows.push(...(await batch.rows()));
    return rows;
  },
  injectRaw: async ({ place, table }, rows) => {
    await driverAt(place).append(table, rows, {});
  },
  rowsRead: (store) => striking.get(store)?.rowsRead() ?? 0,
  faults: {
    strike: (store, fault) => striking.get(store)?.strike(fault) ?? (() => {}),
    module: fileURLToPath(import.meta.url),
  },
  tearDown: async () => {
    if (isFirstProcess) rmSync(places, { recursive: true, force: true });
  },
};
