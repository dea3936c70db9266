import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `concurrent` must see. */
export const concurrentMutants: readonly Mutant[] = [];
