import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `engine` must see. */
export const engineMutants: readonly Mutant[] = [];
