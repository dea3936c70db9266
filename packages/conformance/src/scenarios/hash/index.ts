import type { Scenario } from "../../suite/scenario.ts";
import { lateClash, parallelRecords } from "./late-records.ts";
import { clash, deepClash, fallbackClash, inheritsFromFallback, isRecorded } from "./records.ts";
import { defaultAndOverride, pythonCompat } from "./settings.ts";
import { unsupported } from "./unsupported.ts";

/** Scenarios of the area `hash`, in the order of the catalogue. */
export const hashScenarios: readonly Scenario[] = [
  defaultAndOverride,
  isRecorded,
  clash,
  fallbackClash,
  unsupported,
  pythonCompat,
  inheritsFromFallback,
  deepClash,
  lateClash,
  parallelRecords,
];
