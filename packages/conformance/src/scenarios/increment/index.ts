import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `increment`, in the order of the catalogue. */
export const incrementScenarios: readonly Scenario[] = [];
