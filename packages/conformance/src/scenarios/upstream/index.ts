import type { Scenario } from "../../suite/scenario.ts";
import {
  calculateAndWrite,
  calculateKeepsEverySample,
  calculateMissingParent,
  calculateNeedsSamples,
} from "./calculate.ts";
import { mapOfParents, mapThroughFallback } from "./map.ts";

/** Scenarios of the area `upstream`, in the order of the catalogue. */
export const upstreamScenarios: readonly Scenario[] = [
  mapOfParents,
  calculateAndWrite,
  calculateKeepsEverySample,
  calculateMissingParent,
  mapThroughFallback,
  calculateNeedsSamples,
];
