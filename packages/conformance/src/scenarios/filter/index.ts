import type { Scenario } from "../../suite/scenario.ts";
import { comparisons } from "./comparisons.ts";
import { expressionErrors, polarsBareStringIsAColumn, untranslatableExpression } from "./expressions.ts";
import { ownColumnOfAChild, seesOnlyTheLatestRow } from "./latest-row.ts";
import {
  literalIsAValue,
  negativeAndLargeIntegers,
  stringsAreComparedExactly,
  structField,
  timestamps,
} from "./literals.ts";
import { nullLogic } from "./null-logic.ts";
import { pushedDown } from "./pushed-down.ts";
import { sqlTextGrammar } from "./text.ts";

/** Scenarios of the area `filter`, in the order of the catalogue. */
export const filterScenarios: readonly Scenario[] = [
  comparisons,
  nullLogic,
  structField,
  literalIsAValue,
  untranslatableExpression,
  negativeAndLargeIntegers,
  timestamps,
  stringsAreComparedExactly,
  seesOnlyTheLatestRow,
  sqlTextGrammar,
  pushedDown,
  polarsBareStringIsAColumn,
  ownColumnOfAChild,
  expressionErrors,
];
