import { alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `open` must see. */
export const openMutants: readonly Mutant[] = [
  {
    key: "open/close-does-nothing",
    says: "works on after `close()`",
    fails: ["open/after-close"],
    mayFail: ["open/*", "increment/*"],
    alter: { store: (store) => alterStore(store, { close: () => async () => {} }) },
  },
];
