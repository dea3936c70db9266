import { FEATURE_VERSION, FeatureNotFoundError } from "@metaxy/core/driver";
import { alterReadOptions } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `read` must see. */
export const readMutants: readonly Mutant[] = [
  {
    key: "read/always-adds-system-columns",
    says: "gives a system column that was not asked for",
    fails: ["read/selects-columns"],
    mayFail: ["read/*"],
    alter: {
      store: (store) =>
        alterReadOptions(store, ({ columns, ...options }) =>
          columns === undefined ? options : { ...options, columns: [...columns, FEATURE_VERSION] },
        ),
    },
  },
  {
    key: "read/sorts-columns",
    says: "gives the chosen columns in the order of the alphabet",
    fails: ["read/selects-columns"],
    alter: {
      store: (store) =>
        alterReadOptions(store, ({ columns, ...options }) =>
          columns === undefined ? options : { ...options, columns: [...columns].sort() },
        ),
    },
  },
  {
    key: "read/throws-from-the-call",
    says: "throws from `readMetadata` itself",
    fails: ["read/is-lazy"],
    mayFail: ["*"],
    alter: {
      store: (store) =>
        alterReadOptions(store, (options) => {
          if (Object.keys(options).length > 0) return options;
          throw new FeatureNotFoundError("Nothing is looked up, everything is missing.");
        }),
    },
  },
];
