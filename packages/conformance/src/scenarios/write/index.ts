import type { Scenario } from "../../suite/scenario.ts";
import { undefinedIsAbsent } from "./absent-values.ts";
import { appends, laterWriteWins, neverChangesAStoredRow } from "./appends.ts";
import { emptyBatch, laterBatchOfAWriteWins } from "./batches.ts";
import { bytesAreArrow } from "./bytes.ts";
import { addsANewColumn, newFieldOfAFeature } from "./columns.ts";
import {
  batchIsWholeOrAbsent,
  failedLongWriteSaysWhatIsSafe,
  rowsBeforeAFailure,
  wholeWriteIsAtomic,
} from "./failures.ts";
import { acceptsAnyInput, arrowWithManyOrEmptyChunks, lastRowOfAnIdInABatch } from "./inputs.ts";
import { featuresStayApart, legacyNames } from "./names.ts";
import { roundTripsRows } from "./round-trips-rows.ts";
import { columnNullInFirstWrite, missingColumnIsNull } from "./sparse-columns.ts";
import {
  createdAndDeletedAtGiven,
  materializationId,
  newerThanTheRowReplaced,
  newerThanWhatOthersStored,
  stampsSystemColumns,
} from "./stamps.ts";
import {
  dataVersionAloneIsOverwritten,
  dataVersionByFieldIsKept,
  dataVersionDefaultsToProvenance,
  provenanceGivenIsKept,
  provenanceHashedWhenAbsent,
} from "./versions.ts";

/** Scenarios of the area `write`, in the order of the catalogue. */
export const writeScenarios: readonly Scenario[] = [
  roundTripsRows,
  appends,
  wholeWriteIsAtomic,
  laterWriteWins,
  neverChangesAStoredRow,
  acceptsAnyInput,
  addsANewColumn,
  undefinedIsAbsent,
  newFieldOfAFeature,
  lastRowOfAnIdInABatch,
  stampsSystemColumns,
  materializationId,
  provenanceHashedWhenAbsent,
  dataVersionByFieldIsKept,
  dataVersionAloneIsOverwritten,
  provenanceGivenIsKept,
  legacyNames,
  newerThanTheRowReplaced,
  featuresStayApart,
  batchIsWholeOrAbsent,
  failedLongWriteSaysWhatIsSafe,
  missingColumnIsNull,
  columnNullInFirstWrite,
  laterBatchOfAWriteWins,
  emptyBatch,
  arrowWithManyOrEmptyChunks,
  createdAndDeletedAtGiven,
  dataVersionDefaultsToProvenance,
  rowsBeforeAFailure,
  newerThanWhatOthersStored,
  bytesAreArrow,
];
