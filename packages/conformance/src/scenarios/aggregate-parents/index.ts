import type { Scenario } from "../../suite/scenario.ts";
import { fieldsAreIsolated, memberAddedChangedOrRemoved } from "./changes.ts";
import { defaultOn, nullVersionsAreSkipped, on, orderOfIntegerIds, orderOfStringIds } from "./golden.ts";
import { groupOrder } from "./group-order.ts";
import { rowsAreNotLost } from "./groups.ts";
import { nullIdComesFirst, twoAggregatedParents } from "./members.ts";

/** Scenarios of the area `aggregate-parents`, in the order of the catalogue. */
export const aggregateParentsScenarios: readonly Scenario[] = [
  defaultOn,
  on,
  rowsAreNotLost,
  groupOrder,
  orderOfStringIds,
  orderOfIntegerIds,
  nullVersionsAreSkipped,
  memberAddedChangedOrRemoved,
  fieldsAreIsolated,
  nullIdComesFirst,
  twoAggregatedParents,
];
