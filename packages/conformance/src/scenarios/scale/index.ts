import type { Scenario } from "../../suite/scenario.ts";
import { hundredThousandRows } from "./large.ts";
import { deepHistory, manySmallWrites } from "./many-writes.ts";
import { boundedIncrement, spoolOfAKilledProcess } from "./spool.ts";

/** Scenarios of the area `scale`, in the order of the catalogue. */
export const scaleScenarios: readonly Scenario[] = [
  hundredThousandRows,
  boundedIncrement,
  spoolOfAKilledProcess,
  manySmallWrites,
  deepHistory,
];
