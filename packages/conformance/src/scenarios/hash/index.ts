import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `hash`, in the order of the catalogue. */
export const hashScenarios: readonly Scenario[] = [];
