import { AsyncLocalStorage } from "node:async_hooks";
import type { StoreDriver } from "@metaxy/core/driver";
import { alterStore, type MethodChanges } from "./alter-store.ts";
import type { Alteration } from "./mutant.ts";

/** Runs a call of a store as one during which its driver is broken. */
type Run = <T>(task: () => T) => T;

/** Breaks the driver while methods run that `methods` hands to `run`. */
export function whileRunning(
  methods: (run: Run) => MethodChanges,
  alter: (driver: StoreDriver, isRunning: () => boolean) => StoreDriver,
): Alteration {
  const running = new AsyncLocalStorage<boolean>();
  return {
    store: (store) =>
      alterStore(
        store,
        methods((task) => running.run(true, task)),
      ),
    driver: (driver) => alter(driver, () => running.getStore() === true),
  };
}
