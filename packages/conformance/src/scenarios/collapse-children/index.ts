import type { Scenario } from "../../suite/scenario.ts";
import { anyChildDiffers, predicateOnAnyChild } from "./any-child.ts";
import { carriesWholeFamilies } from "./carried.ts";
import { childlessFeatureExists, marksReplaceLaterMarks, refusedChildrenHideNothing } from "./childless.ts";
import { crashInReplace } from "./crash.ts";
import { filtersSeeMarks, samplesOfChildrenPassMarks } from "./marks.ts";
import { deletesReachMarks } from "./marks-as-rows.ts";
import { changedParentOnce, oneRowPerParent, removedParentOnce } from "./parents.ts";
import {
  childrenGivenAgain,
  emptyParentIsDone,
  marksFollowDeletes,
  parentsHaveVersions,
  replaceChildren,
} from "./replace.ts";
import { plainWriteWarnsOnce, staleFieldsAreTheUnion } from "./work.ts";

/** Scenarios of the area `collapse-children`, in the order of the catalogue. */
export const collapseChildrenScenarios: readonly Scenario[] = [
  oneRowPerParent,
  changedParentOnce,
  removedParentOnce,
  anyChildDiffers,
  predicateOnAnyChild,
  replaceChildren,
  emptyParentIsDone,
  marksFollowDeletes,
  crashInReplace,
  staleFieldsAreTheUnion,
  plainWriteWarnsOnce,
  filtersSeeMarks,
  carriesWholeFamilies,
  parentsHaveVersions,
  childlessFeatureExists,
  refusedChildrenHideNothing,
  marksReplaceLaterMarks,
  deletesReachMarks,
  samplesOfChildrenPassMarks,
  childrenGivenAgain,
];
