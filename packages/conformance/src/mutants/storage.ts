import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `storage` must see. */
export const storageMutants: readonly Mutant[] = [];
