import type { Scenario } from "../../suite/scenario.ts";
import { foreignProject } from "./guard.ts";

/** Scenarios of the area `project`, in the order of the catalogue. */
export const projectScenarios: readonly Scenario[] = [foreignProject];
