import type { Scenario } from "../../suite/scenario.ts";
import { copyFiltersReachMarks } from "../collapse-children/marks-as-rows.ts";
import { neverFromFallback, olderNeverHidesNewer, resolvesInTheTarget } from "./chains.ts";
import { betweenLayouts, mapsIntoANewTable } from "./layouts.ts";
import { incrementalAfterChanges, incrementalAndRepeatable } from "./repeated.ts";
import { everyDefinitionAndTombstone, keepsVersionsAndTimes } from "./stored-rows.ts";

/** Scenarios of the area `copy`, in the order of the catalogue. */
export const copyScenarios: readonly Scenario[] = [
  keepsVersionsAndTimes,
  everyDefinitionAndTombstone,
  incrementalAndRepeatable,
  olderNeverHidesNewer,
  neverFromFallback,
  resolvesInTheTarget,
  betweenLayouts,
  copyFiltersReachMarks,
  incrementalAfterChanges,
  mapsIntoANewTable,
];
