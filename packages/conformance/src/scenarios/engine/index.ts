import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `engine`, in the order of the catalogue. */
export const engineScenarios: readonly Scenario[] = [];
