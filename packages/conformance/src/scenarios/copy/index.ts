import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `copy`, in the order of the catalogue. */
export const copyScenarios: readonly Scenario[] = [];
