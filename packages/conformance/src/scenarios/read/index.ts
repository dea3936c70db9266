import type { Scenario } from "../../suite/scenario.ts";
import { isLazy } from "./absent-feature.ts";
import { selectsColumns } from "./columns.ts";

/** Scenarios of the area `read`, in the order of the catalogue. */
export const readScenarios: readonly Scenario[] = [selectsColumns, isLazy];
