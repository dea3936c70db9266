import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `fallback` must see. */
export const fallbackMutants: readonly Mutant[] = [
  {
    key: "fallback/never-asks-the-fallback",
    says: "forgets its fallback stores",
    fails: ["fallback/reads-fall-back"],
    mayFail: ["fallback/*", "project/*", "hash/*", "upstream/*", "engine/*", "open/*", "join-parents/*"],
    alter: { options: ({ fallbackStores: _, ...options }) => options },
  },
];
