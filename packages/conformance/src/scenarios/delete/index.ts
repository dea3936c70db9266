import type { Scenario } from "../../suite/scenario.ts";
import { hardUncoversNothing, hardUnsupported } from "./hard.ts";
import { softHidesTheRow } from "./soft.ts";

/** Scenarios of the area `delete`, in the order of the catalogue. */
export const deleteScenarios: readonly Scenario[] = [softHidesTheRow, hardUncoversNothing, hardUnsupported];
