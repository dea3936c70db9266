import type { Scenario } from "../../suite/scenario.ts";
import { nullId } from "./null-id.ts";

/** Scenarios of the area `schema`, in the order of the catalogue. */
export const schemaScenarios: readonly Scenario[] = [nullId];
