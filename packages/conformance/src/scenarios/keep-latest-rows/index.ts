import type { Scenario } from "../../suite/scenario.ts";
import { byAllIdColumns, idsAreExact, largeIntegerIds } from "./ids.ts";
import { replacedParentsDoNotJoin } from "./parents.ts";
import { tieBreak } from "./tie-break.ts";
import { byTimeNotByOrder, nullDeletedAt, nullValue, wholeRow } from "./time-and-values.ts";

/** Scenarios of the area `keep-latest-rows`, in the order of the catalogue. */
export const keepLatestRowsScenarios: readonly Scenario[] = [
  byAllIdColumns,
  byTimeNotByOrder,
  nullValue,
  nullDeletedAt,
  wholeRow,
  tieBreak,
  idsAreExact,
  replacedParentsDoNotJoin,
  largeIntegerIds,
];
