import { setTimeout as delay } from "node:timers/promises";
import type { MetadataStore } from "@metaxy/core";
import { MetadataStoreError, type StoreDriver, StoreNotOpenError } from "@metaxy/core/driver";
import { TOO_LONG_MS } from "../suite/settled.ts";
import { alterDriver } from "./alter-driver.ts";
import { alterStore } from "./alter-store.ts";
import { dropTables } from "./drop-tables.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `open` must see. */
export const openMutants: readonly Mutant[] = [
  {
    key: "open/close-does-nothing",
    says: "works on after `close()`",
    fails: ["open/after-close", "open/increments-end-with-the-store", "open/close-during-query"],
    mayFail: ["open/*", "schema/error-codes"],
    alter: { store: (store) => alterStore(store, { close: () => async () => {} }) },
  },
  {
    key: "open/first-dispose-closes",
    says: "closes with the end of the first of several scopes",
    fails: ["open/scope-and-count", "open/parallel-opens"],
    mayFail: ["project/allowed-in-scope"],
    alter: { store: (store) => alterDispose(store, () => store.close()) },
  },
  {
    key: "open/last-dispose-does-not-close",
    says: "stays open after the end of its last scope",
    fails: ["open/scope-and-count", "open/parallel-opens", "open/exception-in-scope", "open/close-is-idempotent"],
    mayFail: ["open/*"],
    alter: { store: (store) => alterDispose(store, async () => {}) },
  },
  {
    key: "open/needs-open",
    says: "writes only when it was opened before",
    fails: ["open/without-open", "open/parallel-opens"],
    mayFail: ["concurrent/never-opened", "increment/outlives-the-call", "hash/clash", "hash/parallel-first-writes"],
    alter: { store: writesWhenOpen },
  },
  {
    key: "open/forgets-when-it-closes",
    says: "loses its rows with each closing of the driver",
    fails: ["open/without-open", "open/survives-reopen", "open/exception-in-scope"],
    mayFail: [
      "increment/on-a-read-store",
      "increment/outlives-the-call",
      "hash/*",
      "open/*",
      "concurrent/*",
      "system/foreign-tables",
    ],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          close: async () => {
            await dropTables(driver, () => true);
            await driver.close();
          },
        }),
    },
  },
  {
    key: "open/reading-may-write",
    says: "opens for writing when it is opened for reading",
    fails: ["open/write-on-read", "open/write-inside-read", "open/read-of-a-missing-place"],
    mayFail: ["open/display", "open/reopen-with-another-mode", "schema/option-values"],
    alter: { store: (store) => alterStore(store, { open: (original) => () => original("write") }) },
  },
  {
    key: "open/keeps-its-first-mode",
    says: "opens in the mode of the first open each time",
    fails: ["open/reopen-with-another-mode", "open/write-on-read"],
    mayFail: ["open/*", "schema/option-values"],
    alter: { store: keepingFirstMode },
  },
  {
    key: "open/escalates",
    says: 'makes a store that is open for reading writable at `open("write")`',
    fails: ["open/write-inside-read"],
    alter: { store: escalating },
  },
  {
    key: "open/waits-for-writes",
    says: "does not close before its writes have ended by themselves",
    fails: ["open/close-during-query"],
    alter: { store: waitingForWrites },
  },
  {
    key: "open/increments-outlive-close",
    says: "hands out increments after `close()`",
    fails: ["open/increments-end-with-the-store", "open/increments-end-with-the-scope"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => async (feature, options) => {
            const increment = await original(feature, options);
            const { end } = increment;
            const ended: typeof end = async (state) => (state === "closed" ? undefined : end.call(increment, state));
            return Object.defineProperty(increment, "end", { value: ended });
          },
        }),
    },
  },
  {
    key: "open/forgets-rows-at-reopen",
    says: "begins each new handle on an empty place",
    fails: ["open/survives-reopen"],
    mayFail: [
      "write/newer-than-what-others-stored",
      "hash/*",
      "system/*",
      "concurrent/*",
      "security/settings",
      "security/names",
    ],
    alter: { driver: (driver) => forgetting(driver, () => true) },
  },
  {
    key: "open/forgets-marks",
    says: "begins each new handle without marks of childless parents",
    fails: ["open/survives-reopen"],
    alter: { driver: (driver) => forgetting(driver, (name) => name.startsWith("metaxy_system__expansion_marks")) },
  },
  {
    key: "open/forgets-settings",
    says: "begins each new handle without the settings that were recorded",
    fails: ["hash/is-recorded"],
    alter: { driver: (driver) => forgetting(driver, (name) => name === "metaxy_system__store") },
  },
  {
    key: "open/displays-the-password",
    says: "displays the URL that it was given",
    fails: ["open/display"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, { display: () => `${driver.display()} of https://writer:hunter2@localhost/metadata` }),
    },
  },
  {
    key: "open/displays-no-place",
    says: "displays every place by its kind alone",
    fails: ["open/display"],
    alter: { driver: (driver) => alterDriver(driver, { display: () => driver.kind }) },
  },
  {
    key: "open/swallows-a-failing-open",
    says: "does not say that an `open` failed",
    fails: ["open/failing-open", "open/write-inside-read"],
    mayFail: ["hash/*", "schema/option-values"],
    alter: {
      store: (store) => alterStore(store, { open: (original) => async (mode) => original(mode).catch(() => store) }),
    },
  },
  {
    key: "open/refuses-an-empty-place",
    says: "opens for reading only what has tables",
    fails: ["open/read-of-a-missing-place"],
    mayFail: ["open/*"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          open: async (mode, options) => {
            await driver.open(mode, options);
            if (mode === "write" || (await driver.listTables()).length > 0) return;
            throw new MetadataStoreError("STORE_FAILURE", `${driver.display()} does not exist.`);
          },
        }),
    },
  },
  {
    key: "open/second-close-fails",
    says: "throws when it is closed twice",
    fails: ["open/close-is-idempotent"],
    mayFail: [
      "fallback/writes-stay",
      "hash/*",
      "schema/error-codes",
      "open/survives-reopen",
      "concurrent/*",
      "system/foreign-tables",
      "system/user-made-table",
    ],
    alter: { store: closingOnce },
  },
];

function alterDispose(store: MetadataStore, dispose: () => Promise<void>): MetadataStore {
  return Object.defineProperty(store, Symbol.asyncDispose, { value: dispose });
}

/** A handle that loses tables when it is opened for the first time. */
function forgetting(driver: StoreDriver, isForgotten: (name: string) => boolean): StoreDriver {
  let isNew = true;
  return alterDriver(driver, {
    open: async (mode, options) => {
      await driver.open(mode, options);
      if (isNew) await dropTables(driver, isForgotten);
      isNew = false;
    },
  });
}

function writesWhenOpen(store: MetadataStore): MetadataStore {
  let isOpened = false;
  return alterStore(store, {
    open: (original) => async (mode) => {
      const opened = await original(mode);
      isOpened = true;
      return opened;
    },
    writeMetadata: (original) => async (feature, rows, options) => {
      if (!isOpened) throw new StoreNotOpenError(`${store.display()} is not open.`);
      return original(feature, rows, options);
    },
  });
}

function keepingFirstMode(store: MetadataStore): MetadataStore {
  let first: "read" | "write" | undefined;
  return alterStore(store, {
    open:
      (original) =>
      (mode = "write") => {
        first ??= mode;
        return original(first);
      },
  });
}

function escalating(store: MetadataStore): MetadataStore {
  let mode: "read" | "write" | undefined;
  return alterStore(store, {
    open:
      (original) =>
      async (asked = "write") => {
        if (asked === "write" && mode === "read") await store.close();
        const opened = await original(asked);
        if (mode !== "write") mode = asked;
        return opened;
      },
    close: (original) => async () => {
      mode = undefined;
      return original();
    },
  });
}

function waitingForWrites(store: MetadataStore): MetadataStore {
  const writes = new Set<Promise<unknown>>();
  return alterStore(store, {
    writeMetadata: (original) => async (feature, rows, options) => {
      const write = original(feature, rows, options);
      writes.add(write);
      return write.finally(() => writes.delete(write));
    },
    close: (original) => async () => {
      await Promise.race([Promise.allSettled(writes), delay(TOO_LONG_MS)]);
      return original();
    },
  });
}

function closingOnce(store: MetadataStore): MetadataStore {
  let isClosed = false;
  return alterStore(store, {
    open: (original) => async (mode) => {
      isClosed = false;
      return original(mode);
    },
    close: (original) => async () => {
      if (isClosed) throw new StoreNotOpenError(`${store.display()} is closed already.`);
      isClosed = true;
      return original();
    },
  });
}
