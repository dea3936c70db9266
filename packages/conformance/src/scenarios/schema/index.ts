import type { Scenario } from "../../suite/scenario.ts";
import { errorCodes } from "./error-codes.ts";
import { framesAreChecked } from "./frames.ts";
import { idTypes } from "./ids.ts";
import { noRows } from "./no-rows.ts";
import { nullId } from "./null-id.ts";
import { optionValues } from "./option-values.ts";
import { noProvenance, wrongFields } from "./provenance.ts";
import { typeChanges } from "./types.ts";
import { unknownFilterColumn, unknownOption } from "./unknown-names.ts";
import { unreachableOptions } from "./unreachable-options.ts";

/** Scenarios of the area `schema`, in the order of the catalogue. */
export const schemaScenarios: readonly Scenario[] = [
  noProvenance,
  wrongFields,
  nullId,
  typeChanges,
  unknownFilterColumn,
  unknownOption,
  errorCodes,
  framesAreChecked,
  idTypes,
  optionValues,
  noRows,
  unreachableOptions,
];
