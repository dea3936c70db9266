import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `abort` must see. */
export const abortMutants: readonly Mutant[] = [];
