import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `concurrent`, in the order of the catalogue. */
export const concurrentScenarios: readonly Scenario[] = [];
