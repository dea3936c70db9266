import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `names`, in the order of the catalogue. */
export const namesScenarios: readonly Scenario[] = [];
