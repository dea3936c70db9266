import type { Scenario } from "../../suite/scenario.ts";
import { afterClose } from "./after-close.ts";
import {
  closeDuringQuery,
  closeIsIdempotent,
  failingOpen,
  incrementsEndWithTheScope,
  incrementsEndWithTheStore,
} from "./closing.ts";
import { display } from "./display.ts";
import { survivesReopen } from "./durability.ts";
import { readOfAMissingPlace, reopenWithAnotherMode, writeInsideRead, writeOnRead } from "./modes.ts";
import { exceptionInScope, parallelOpens, scopeAndCount, withoutOpen } from "./scopes.ts";

/** Scenarios of the area `open`, in the order of the catalogue. */
export const openScenarios: readonly Scenario[] = [
  scopeAndCount,
  withoutOpen,
  writeOnRead,
  writeInsideRead,
  afterClose,
  closeDuringQuery,
  incrementsEndWithTheStore,
  survivesReopen,
  display,
  failingOpen,
  parallelOpens,
  readOfAMissingPlace,
  reopenWithAnotherMode,
  exceptionInScope,
  closeIsIdempotent,
  incrementsEndWithTheScope,
];
