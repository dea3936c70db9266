import { alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `schema` must see. */
export const schemaMutants: readonly Mutant[] = [
  {
    key: "schema/drops-rows-with-null-ids",
    says: "leaves rows with a NULL id out of a write in silence",
    fails: ["schema/null-id"],
    mayFail: ["schema/*"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) => {
            const ids = typeof feature === "object" && "idColumns" in feature ? feature.idColumns : [];
            const isComplete = (row: object): boolean =>
              Object.entries(row).every(([name, value]) => value !== null || !ids.includes(name));
            const complete = Array.isArray(rows) ? rows.filter(isComplete) : rows;
            return original(feature, complete, options);
          },
        }),
    },
  },
];
