import type { Scenario } from "../../suite/scenario.ts";
import { isLazy, noRowOfThisDefinition, tryRead } from "./absent-feature.ts";
import { framesAndRowsAgree, inBatchesOfSize } from "./batches.ts";
import { columnsWithoutTheFilterColumn, legacyColumns, legacyColumnsEverywhere, selectsColumns } from "./columns.ts";
import { byAnyName } from "./names.ts";
import { columnsWithoutIdsKeepLatest, emptyResultKeepsColumns, structColumnAlone } from "./projections.ts";
import { inStoreOnly, queryBuiltBeforeAWrite, stopsEarly, twice } from "./queries.ts";

/** Scenarios of the area `read`, in the order of the catalogue. */
export const readScenarios: readonly Scenario[] = [
  selectsColumns,
  columnsWithoutTheFilterColumn,
  isLazy,
  tryRead,
  byAnyName,
  inBatchesOfSize,
  framesAndRowsAgree,
  noRowOfThisDefinition,
  legacyColumns,
  legacyColumnsEverywhere,
  columnsWithoutIdsKeepLatest,
  structColumnAlone,
  emptyResultKeepsColumns,
  twice,
  queryBuiltBeforeAWrite,
  stopsEarly,
  inStoreOnly,
];
