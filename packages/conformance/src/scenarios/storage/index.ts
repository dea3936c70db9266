import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `storage`, in the order of the catalogue. */
export const storageScenarios: readonly Scenario[] = [];
