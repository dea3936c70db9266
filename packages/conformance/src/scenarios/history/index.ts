import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `history`, in the order of the catalogue. */
export const historyScenarios: readonly Scenario[] = [];
