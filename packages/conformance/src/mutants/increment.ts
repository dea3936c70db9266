import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `increment` must see. */
export const incrementMutants: readonly Mutant[] = [];
