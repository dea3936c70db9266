import type { Scenario } from "../../suite/scenario.ts";
import { declaredNested } from "./declared-nested.ts";
import { floats } from "./floats.ts";
import { frameColumns, framePartsOfMicroseconds } from "./frame-columns.ts";
import { integers, narrowIntegers } from "./integers.ts";
import { jsonColumns } from "./json.ts";
import { listsAndStructs } from "./nested.ts";
import { parentsTypes } from "./parents-types.ts";
import { roundedIds } from "./rounded-ids.ts";
import { sampleIdsOfAnyType } from "./sample-ids.ts";
import { booleansBinaryDates } from "./scalars.ts";
import { nulAndLoneSurrogates, strings } from "./texts.ts";
import { timestamps } from "./timestamps.ts";
import { unknownTypes } from "./unknown-types.ts";
import { valueErrors } from "./value-errors.ts";
import { wideTable } from "./wide-table.ts";

/** Scenarios of the area `types`, in the order of the catalogue. */
export const typesScenarios: readonly Scenario[] = [
  integers,
  narrowIntegers,
  floats,
  strings,
  nulAndLoneSurrogates,
  timestamps,
  listsAndStructs,
  declaredNested,
  sampleIdsOfAnyType,
  jsonColumns,
  booleansBinaryDates,
  frameColumns,
  wideTable,
  unknownTypes,
  parentsTypes,
  roundedIds,
  framePartsOfMicroseconds,
  valueErrors,
];
