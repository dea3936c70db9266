import { AsyncLocalStorage } from "node:async_hooks";
import { toStoredValue } from "@metaxy/core/driver";
import { alterAppends, withColumns } from "./alter-driver.ts";
import { alterStore } from "./alter-store.ts";
import type { Alteration } from "./mutant.ts";

const writing = new AsyncLocalStorage<readonly Readonly<Record<string, unknown>>[]>();

/** A store that stores a system column of rows with an `id` as it was given, where it should not. */
export function keepsGiven(column: string, type: "string" | "timestamp"): Alteration {
  return {
    store: (store) =>
      alterStore(store, {
        writeMetadata: (original) => (feature, rows, options) =>
          writing.run(Array.isArray(rows) ? rows : [], () => original(feature, rows, options)),
      }),
    driver: (driver) =>
      alterAppends(driver, (row) => {
        const given = writing.getStore()?.find((each) => each.id === row.id)?.[column];
        return given === undefined ? row : withColumns(row, { [column]: toStoredValue(given, type, column) });
      }),
  };
}
