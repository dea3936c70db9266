import type { Scenario } from "../../suite/scenario.ts";
import { latestTombstoneIsAbsent, nullAgainstNull } from "./absences.ts";
import { addedIdColumn } from "./changed-ids.ts";
import { newDefinitionIsAllNew, onAllIds, skipComparison, stalenessPredicates, storedNullIsStale } from "./golden.ts";
import { carriedOfAnotherStore, latestCarried, latestCarriedGroups, latestFieldByField } from "./latest.ts";
import { nothingToDo, randomHistoriesSettle } from "./settling.ts";
import {
  changedParent,
  currentIsThisStore,
  expectedNullIsNotStale,
  nullIdsOfOthers,
  oneStatusPerSample,
  parentRedefined,
} from "./statuses.ts";

/** Scenarios of the area `compare-with-current`, in the order of the catalogue. */
export const compareWithCurrentScenarios: readonly Scenario[] = [
  nothingToDo,
  changedParent,
  oneStatusPerSample,
  newDefinitionIsAllNew,
  addedIdColumn,
  parentRedefined,
  storedNullIsStale,
  expectedNullIsNotStale,
  onAllIds,
  skipComparison,
  stalenessPredicates,
  currentIsThisStore,
  nullIdsOfOthers,
  latestFieldByField,
  latestCarried,
  randomHistoriesSettle,
  nullAgainstNull,
  latestTombstoneIsAbsent,
  latestCarriedGroups,
  carriedOfAnotherStore,
];
