import { deleteMatching } from "@metaxy/core/driver";
import { allRows, alterDriver, oneBatch } from "./alter-driver.ts";
import { alterReadOptions, alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `delete` must see. */
export const deleteMutants: readonly Mutant[] = [
  {
    key: "delete/gives-both-rows",
    says: "gives the hidden row beside its tombstone with `includeDeleted`",
    fails: ["delete/soft-hides-the-row"],
    mayFail: ["delete/*", "history/*"],
    alter: {
      store: (store) =>
        alterReadOptions(store, (options) =>
          options.includeDeleted === true ? { ...options, withSampleHistory: true } : options,
        ),
    },
  },
  {
    key: "delete/hard-removes-only-matching-rows",
    says: "removes only the rows that match, not the older ones of their ids",
    fails: ["delete/hard-uncovers-nothing"],
    mayFail: ["delete/*"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          delete: async (table, query, options) => {
            const types = await driver.describe(table);
            const rows = await allRows(driver.read(table, {}, options));
            const by = [...query.by, "metaxy_updated_at"];
            const kept = deleteMatching(rows, { ...query, by });
            await driver.drop(table);
            await driver.append(table, oneBatch(types ?? new Map(), kept), options);
            return rows.length - kept.length;
          },
        }),
    },
  },
  {
    key: "delete/hard-falls-back-to-soft",
    says: "declares no hard delete and hides the rows instead",
    fails: ["delete/hard-unsupported"],
    mayFail: ["delete/*"],
    alter: {
      driver: (driver) => alterDriver(driver, { capabilities: { ...driver.capabilities, hardDelete: false } }),
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => (feature, options) => original(feature, { ...options, hard: false }),
        }),
    },
  },
];
