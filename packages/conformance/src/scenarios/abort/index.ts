import type { Scenario } from "../../suite/scenario.ts";
import { beforeStart, duringIteration, duringResolve } from "./reading.ts";
import { duringWrite, progress, progressThrows, stalledInput } from "./writing.ts";

/** Scenarios of the area `abort`, in the order of the catalogue. */
export const abortScenarios: readonly Scenario[] = [
  duringWrite,
  stalledInput,
  duringResolve,
  progress,
  progressThrows,
  beforeStart,
  duringIteration,
];
