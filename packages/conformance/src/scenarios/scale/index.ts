import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `scale`, in the order of the catalogue. */
export const scaleScenarios: readonly Scenario[] = [];
