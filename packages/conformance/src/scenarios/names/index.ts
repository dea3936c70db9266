import type { Scenario } from "../../suite/scenario.ts";
import { awkwardColumns, caseOfNames, prototypeNames, unusableNames } from "./columns.ts";
import { deepKeys } from "./deep-keys.ts";
import { namesOfFrames } from "./frames.ts";
import { markedNames } from "./marked.ts";
import { reservedSystemNames } from "./reserved.ts";

/** Scenarios of the area `names`, in the order of the catalogue. */
export const namesScenarios: readonly Scenario[] = [
  awkwardColumns,
  unusableNames,
  caseOfNames,
  reservedSystemNames,
  prototypeNames,
  deepKeys,
  namesOfFrames,
  markedNames,
];
