import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `system`, in the order of the catalogue. */
export const systemScenarios: readonly Scenario[] = [];
