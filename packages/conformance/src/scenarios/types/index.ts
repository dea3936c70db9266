import type { Scenario } from "../../suite/scenario.ts";
import { integers } from "./integers.ts";

/** Scenarios of the area `types`, in the order of the catalogue. */
export const typesScenarios: readonly Scenario[] = [integers];
