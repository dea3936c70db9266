import type { Scenario } from "../../suite/scenario.ts";
import { collectLikePython } from "./frames.ts";
import { disposeFrees, outlivesTheCall } from "./lifetime.ts";
import {
  filterKeysInAnyForm,
  orphanedRowsAreTheStoredOnes,
  previousRow,
  resolveIsPure,
  samplesReplaceParents,
} from "./parts.ts";
import { rootWithoutSamples, samplesOfARoot } from "./roots.ts";
import { rowValues } from "./row-values.ts";
import { counts, groups, sharedIds } from "./rows.ts";
import { antiFilter, onAReadStore, runsOnce } from "./runs.ts";
import { sampleFramesAreChecked, samplesAsFrames } from "./sample-frames.ts";
import { staleFields } from "./stale-fields.ts";

/** Scenarios of the area `increment`, in the order of the catalogue. */
export const incrementScenarios: readonly Scenario[] = [
  counts,
  staleFields,
  collectLikePython,
  runsOnce,
  onAReadStore,
  groups,
  samplesOfARoot,
  rootWithoutSamples,
  antiFilter,
  rowValues,
  samplesAsFrames,
  sampleFramesAreChecked,
  previousRow,
  orphanedRowsAreTheStoredOnes,
  resolveIsPure,
  disposeFrees,
  outlivesTheCall,
  filterKeysInAnyForm,
  samplesReplaceParents,
  sharedIds,
];
