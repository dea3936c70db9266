import type { StoreDriver } from "@metaxy/core/driver";
import type { Alteration } from "./mutant.ts";
import { whileRunning } from "./while-running.ts";

/** Breaks the driver while rows are carried forward. */
export function carrying(alter: (driver: StoreDriver, isCarrying: () => boolean) => StoreDriver): Alteration {
  return whileRunning(
    (run) => ({
      carryForward:
        (original) =>
        (...given) =>
          run(() => original(...given)),
    }),
    alter,
  );
}
