import type { Scenario } from "../../suite/scenario.ts";
import { asOf } from "./as-of.ts";
import { featureHistory, featureHistoryKeepsLatestPerDefinition, namedVersion, twoBranches } from "./definitions.ts";
import { rollBack, schemaChangesKeepOldRows } from "./evolution.ts";
import { preserveFeatureVersion } from "./preserved-versions.ts";
import { sampleHistory } from "./samples.ts";

/** Scenarios of the area `history`, in the order of the catalogue. */
export const historyScenarios: readonly Scenario[] = [
  sampleHistory,
  featureHistory,
  featureHistoryKeepsLatestPerDefinition,
  namedVersion,
  asOf,
  preserveFeatureVersion,
  twoBranches,
  schemaChangesKeepOldRows,
  rollBack,
];
