import type { Scenario } from "../../suite/scenario.ts";
import { freshHandles, transientFailure, twoDefinitionWriters } from "./handles.ts";
import { neverOpened } from "./never-opened.ts";
import {
  parallelNewColumns,
  parallelWrites,
  readerSeesWholeBatches,
  resolveBesideWriter,
  twoStoresOfOnePlace,
} from "./one-process.ts";
import { killedWriter, oneWritingProcess } from "./processes.ts";

/** Scenarios of the area `concurrent`, in the order of the catalogue. */
export const concurrentScenarios: readonly Scenario[] = [
  parallelWrites,
  readerSeesWholeBatches,
  resolveBesideWriter,
  twoStoresOfOnePlace,
  oneWritingProcess,
  killedWriter,
  parallelNewColumns,
  freshHandles,
  transientFailure,
  twoDefinitionWriters,
  neverOpened,
];
