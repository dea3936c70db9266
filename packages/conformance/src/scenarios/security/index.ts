import type { Scenario } from "../../suite/scenario.ts";
import { filterText } from "./filter-text.ts";
import { hugeValues } from "./huge-values.ts";
import { hostileNames } from "./names.ts";
import { hostileSettings, hostileValues } from "./values.ts";

/** Scenarios of the area `security`, in the order of the catalogue. */
export const securityScenarios: readonly Scenario[] = [
  hostileValues,
  hostileSettings,
  hostileNames,
  filterText,
  hugeValues,
];
