import type { Scenario } from "../../suite/scenario.ts";
import { afterClose } from "./after-close.ts";

/** Scenarios of the area `open`, in the order of the catalogue. */
export const openScenarios: readonly Scenario[] = [afterClose];
