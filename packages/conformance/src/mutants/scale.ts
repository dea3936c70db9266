import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `scale` must see. */
export const scaleMutants: readonly Mutant[] = [];
