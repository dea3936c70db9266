import type { Scenario } from "../../suite/scenario.ts";
import { foreignTables, userMadeTable } from "./foreign-tables.ts";
import { bothLayouts, orphansOfMaps } from "./layouts.ts";
import { oursReadsPython, pythonReadsOurs } from "./reference.ts";

/** Scenarios of the area `system`, in the order of the catalogue. */
export const systemScenarios: readonly Scenario[] = [
  pythonReadsOurs,
  oursReadsPython,
  bothLayouts,
  foreignTables,
  userMadeTable,
  orphansOfMaps,
];
