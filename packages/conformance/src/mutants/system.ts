import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `system` must see. */
export const systemMutants: readonly Mutant[] = [];
