import type { Scenario } from "../../suite/scenario.ts";
import { foreignProject } from "./guard.ts";
import { allowedInScope, deletesAreGuarded, scopeIsPerTask, unguarded } from "./scopes.ts";

/** Scenarios of the area `project`, in the order of the catalogue. */
export const projectScenarios: readonly Scenario[] = [
  foreignProject,
  allowedInScope,
  scopeIsPerTask,
  unguarded,
  deletesAreGuarded,
];
