import type { Scenario } from "../../suite/scenario.ts";
import { chainAndPromotion, ownTableWins, writesStay } from "./chains.ts";
import { branchDeployment, filtersAndHistoryPass, parentFromFallback } from "./parents.ts";
import { readsFallBack } from "./reads.ts";

/** Scenarios of the area `fallback`, in the order of the catalogue. */
export const fallbackScenarios: readonly Scenario[] = [
  readsFallBack,
  ownTableWins,
  chainAndPromotion,
  writesStay,
  parentFromFallback,
  branchDeployment,
  filtersAndHistoryPass,
];
