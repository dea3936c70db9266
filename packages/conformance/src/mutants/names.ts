import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `names` must see. */
export const namesMutants: readonly Mutant[] = [];
