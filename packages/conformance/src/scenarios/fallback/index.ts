import type { Scenario } from "../../suite/scenario.ts";
import { readsFallBack } from "./reads.ts";

/** Scenarios of the area `fallback`, in the order of the catalogue. */
export const fallbackScenarios: readonly Scenario[] = [readsFallBack];
