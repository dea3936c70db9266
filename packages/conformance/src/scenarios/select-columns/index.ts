import type { Scenario } from "../../suite/scenario.ts";
import { collidingColumns } from "./collisions.ts";
import { nothingLeaks, selectNothing } from "./columns.ts";
import { declaredNotStored, declaredNotWritten } from "./declared-columns.ts";
import {
  collidingSuffixes,
  onColumnsTravel,
  orderOfTheThree,
  rename,
  runtimeFilters,
  userColumnsPassThrough,
} from "./golden.ts";
import { filterLeavesParentThenOrphans, undeclaredColumn } from "./stored-rows.ts";

/** Scenarios of the area `select-columns`, in the order of the catalogue. */
export const selectColumnsScenarios: readonly Scenario[] = [
  orderOfTheThree,
  runtimeFilters,
  rename,
  selectNothing,
  onColumnsTravel,
  nothingLeaks,
  userColumnsPassThrough,
  collidingColumns,
  collidingSuffixes,
  filterLeavesParentThenOrphans,
  undeclaredColumn,
  declaredNotWritten,
  declaredNotStored,
];
