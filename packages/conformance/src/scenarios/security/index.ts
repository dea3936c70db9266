import type { Scenario } from "../../suite/scenario.ts";

/** Scenarios of the area `security`, in the order of the catalogue. */
export const securityScenarios: readonly Scenario[] = [];
