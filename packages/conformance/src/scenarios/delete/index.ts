import type { Scenario } from "../../suite/scenario.ts";
import {
  absentFeature,
  againAddsNothing,
  dropAbsent,
  hardThenWrite,
  withoutWhere,
  writeDeleteWriteDelete,
} from "./again.ts";
import { byRows, hardByRows, orphansByRows, rowsNeedIds } from "./by-rows.ts";
import { hardKeepsOtherDefinitions, hardRemovesRows, hardUncoversNothing, hardUnsupported } from "./hard.ts";
import { emptyWhereIsRefused, orphansOfAnotherDefinition } from "./other-definition.ts";
import { everyPredicate, seesCurrentRowsOnly } from "./predicates.ts";
import { drop, otherDefinitionsStay } from "./reach.ts";
import { softHidesTheRow } from "./soft.ts";
import { laterThanWhatItHides, resolveAfterDelete, softIsAnAppend, writeRestores } from "./tombstones.ts";

/** Scenarios of the area `delete`, in the order of the catalogue. */
export const deleteScenarios: readonly Scenario[] = [
  softHidesTheRow,
  softIsAnAppend,
  writeRestores,
  seesCurrentRowsOnly,
  everyPredicate,
  byRows,
  orphansByRows,
  rowsNeedIds,
  laterThanWhatItHides,
  otherDefinitionsStay,
  hardRemovesRows,
  hardUncoversNothing,
  hardUnsupported,
  resolveAfterDelete,
  drop,
  writeDeleteWriteDelete,
  withoutWhere,
  againAddsNothing,
  hardThenWrite,
  dropAbsent,
  absentFeature,
  orphansOfAnotherDefinition,
  emptyWhereIsRefused,
  hardByRows,
  hardKeepsOtherDefinitions,
];
