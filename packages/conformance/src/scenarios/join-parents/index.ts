import type { Scenario } from "../../suite/scenario.ts";
import { requiredWithoutTable } from "./absent.ts";
import {
  allOptionalFull,
  diamond,
  inner,
  mixedLineages,
  onSharedIds,
  optionalLeft,
  optionalWithoutTable,
  threeParents,
} from "./golden.ts";
import { allOptionalWithoutTables } from "./no-tables.ts";
import { idTypesDiffer, nullIdsNeverMatch, optionalAbsenceIsStable } from "./odd-ids.ts";

/** Scenarios of the area `join-parents`, in the order of the catalogue. */
export const joinParentsScenarios: readonly Scenario[] = [
  inner,
  threeParents,
  onSharedIds,
  optionalLeft,
  allOptionalFull,
  optionalWithoutTable,
  allOptionalWithoutTables,
  requiredWithoutTable,
  diamond,
  mixedLineages,
  optionalAbsenceIsStable,
  nullIdsNeverMatch,
  idTypesDiffer,
];
