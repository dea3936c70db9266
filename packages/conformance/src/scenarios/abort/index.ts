import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `abort`, in the order of the catalogue. */
export const abortScenarios: readonly Scenario[] = [];
