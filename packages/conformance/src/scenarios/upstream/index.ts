import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `upstream`, in the order of the catalogue. */
export const upstreamScenarios: readonly Scenario[] = [];
