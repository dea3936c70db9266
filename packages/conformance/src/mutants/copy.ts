import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `copy` must see. */
export const copyMutants: readonly Mutant[] = [];
