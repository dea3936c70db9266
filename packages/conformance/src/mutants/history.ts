import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `history` must see. */
export const historyMutants: readonly Mutant[] = [];
