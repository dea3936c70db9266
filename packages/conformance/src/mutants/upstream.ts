import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `upstream` must see. */
export const upstreamMutants: readonly Mutant[] = [];
