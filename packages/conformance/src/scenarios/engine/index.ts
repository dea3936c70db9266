import type { Scenario } from "../../suite/scenario.ts";
import { autoIsNative, nativeImpossible, oneStatement, preferNativeFalse, storageOnlyUsesPolars } from "./choice.ts";

/** Scenarios of the area `engine`, in the order of the catalogue. */
export const engineScenarios: readonly Scenario[] = [
  autoIsNative,
  oneStatement,
  preferNativeFalse,
  nativeImpossible,
  storageOnlyUsesPolars,
];
