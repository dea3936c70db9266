import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `security` must see. */
export const securityMutants: readonly Mutant[] = [];
