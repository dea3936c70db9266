import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `hash` must see. */
export const hashMutants: readonly Mutant[] = [];
