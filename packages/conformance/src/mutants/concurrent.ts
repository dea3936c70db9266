import { setTimeout as delay } from "node:timers/promises";
import type { MetadataStore } from "@metaxy/core";
import {
  batchesOf,
  type ColumnTypes,
  MetadataStoreError,
  type RowBatch,
  rowsBatch,
  type StoreDriver,
  type StoredRow,
  type TableName,
} from "@metaxy/core/driver";
import { TOO_LONG_MS } from "../suite/settled.ts";
import { turns } from "../suite/turns.ts";
import { allRows, alterDriver, isUserTable, oneBatch } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterStore } from "./alter-store.ts";
import { dropTables } from "./drop-tables.ts";
import type { Mutant } from "./mutant.ts";
import { rowByRow } from "./row-by-row.ts";

/** Broken stores that the scenarios of the area `concurrent` must see. */
export const concurrentMutants: readonly Mutant[] = [
  {
    key: "concurrent/creation-overwrites",
    says: "creates a table over one that was created meanwhile",
    fails: [
      "concurrent/parallel-writes",
      "concurrent/parallel-new-columns",
      "concurrent/two-definition-writers",
      "concurrent/fresh-handles",
    ],
    alter: { driver: creatingLate },
  },
  {
    key: "concurrent/row-by-row",
    says: "commits each row of a batch",
    fails: ["concurrent/reader-sees-whole-batches", "concurrent/killed-writer", "abort/during-write"],
    mayFail: ["collapse-children/crash-in-replace", "copy/incremental-and-repeatable"],
    alter: { driver: rowByRow },
  },
  {
    key: "concurrent/mixed-snapshots",
    says: "compares grown parents with the target as it was before",
    fails: ["concurrent/resolve-beside-writer"],
    mayFail: ["compare-with-current/latest-carried", "delete/resolve-after-delete"],
    alter: { driver: mixingSnapshots },
  },
  {
    key: "concurrent/writes-back-what-it-knew",
    says: "puts what a handle knew over the place when the handle closes",
    fails: ["concurrent/two-stores-of-one-place", "concurrent/fresh-handles"],
    mayFail: ["open/without-open", "concurrent/never-opened"],
    alter: { driver: writingBack },
  },
  {
    key: "concurrent/failure-takes-others",
    says: "throws the last rows of others away with a write that fails",
    fails: ["concurrent/transient-failure"],
    mayFail: ["write/whole-write-is-atomic", "write/batch-is-whole-or-absent"],
    alter: { driver: droppingAtFailure },
  },
  {
    key: "concurrent/refuses-writes-while-read",
    says: "refuses what a single call writes while another one reads",
    fails: ["concurrent/never-opened"],
    mayFail: ["open/close-during-query"],
    alter: { store: refusingWritesWhileRead },
  },
  {
    key: "concurrent/ignores-the-lock",
    says: "lets a second process write",
    fails: ["concurrent/one-writing-process"],
    alter: { driver: (driver) => alterDriver(driver, { open: (_mode, options) => driver.open("read", options) }) },
  },
  {
    key: "concurrent/waits-for-ever",
    says: "waits for another process without a limit",
    fails: ["concurrent/one-writing-process"],
    alter: { driver: (driver) => afterRefusedOpen(driver, () => delay(TOO_LONG_MS)) },
  },
  {
    key: "concurrent/clears-a-locked-place",
    says: "removes what another process holds before it gives up",
    fails: ["concurrent/one-writing-process"],
    alter: { driver: (driver) => afterRefusedOpen(driver, () => dropTables(driver, isUserTableName)) },
  },
  {
    key: "concurrent/acknowledges-too-early",
    says: "stores rows only when it closes",
    fails: ["concurrent/killed-writer"],
    mayFail: ["*"],
    alter: { driver: storingAtClose },
  },
];

function isUserTableName(name: string): boolean {
  return !name.startsWith("metaxy_system__");
}

function creatingLate(driver: StoreDriver): StoreDriver {
  return alterDriver(driver, {
    append: async (table, rows, options) => {
      const isNew = isUserTable(table) && (await driver.describe(table)) === undefined;
      await turns(1);
      if (isNew) await driver.drop(table);
      return driver.append(table, rows, options);
    },
  });
}

function mixingSnapshots(driver: StoreDriver): StoreDriver {
  const targets = new Map<string, { readonly parentRows: number; readonly rows: readonly StoredRow[] }>();
  const rowsOf = async (table: TableName): Promise<StoredRow[]> => {
    const isThere = (await driver.describe(table)) !== undefined;
    return isThere ? allRows(driver.read(table, {}, {})) : [];
  };
  const resolveUpdate: StoreDriver["resolveUpdate"] = (request, options) => {
    const { table, types = new Map() } = request.target;
    async function* target(): AsyncGenerator<RowBatch> {
      const now = await rowsOf(table);
      const parents = await Promise.all(request.parents.map((parent) => rowsOf(parent.table)));
      const parentRows = parents.reduce((sum, rows) => sum + rows.length, 0);
      const before = targets.get(table.name);
      targets.set(table.name, { parentRows, rows: now });
      yield rowsBatch(types, before === undefined || before.parentRows === parentRows ? now : before.rows);
    }
    const mixed = alterDriver(driver, {
      read: (asked, query, given) =>
        asked.name === table.name ? { [Symbol.asyncIterator]: target } : driver.read(asked, query, given),
    });
    return alterEngine(mixed).resolveUpdate?.(request, options) ?? batchesOf([]);
  };
  return alterDriver(driver, { resolveUpdate });
}

function droppingAtFailure(driver: StoreDriver): StoreDriver {
  return alterDriver(driver, {
    append: (table, rows, options) =>
      driver.append(table, rows, options).catch(async (error: unknown) => {
        if (isUserTable(table)) await driver.drop(table);
        throw error;
      }),
  });
}

interface KnownTable {
  readonly table: TableName;
  readonly types: ColumnTypes;
  readonly rows: readonly StoredRow[];
}

function writingBack(driver: StoreDriver): StoreDriver {
  let known: KnownTable[] = [];
  const look = async (): Promise<void> => {
    known = [];
    for (const table of await driver.listTables()) {
      const types = (await driver.describe(table)) ?? new Map();
      known.push({ table, types, rows: await allRows(driver.read(table, {}, {})) });
    }
  };
  return alterDriver(driver, {
    open: async (mode, options) => {
      await driver.open(mode, options);
      await look();
    },
    append: async (table, rows, options) => {
      const appended = await driver.append(table, rows, options);
      // It knows others' rows from before its own last write.
      await look();
      return appended;
    },
    close: async () => {
      for (const { table, types, rows } of known) {
        await driver.drop(table);
        await driver.append(table, oneBatch(types, rows), {});
      }
      await driver.close();
    },
  });
}

function afterRefusedOpen(driver: StoreDriver, act: () => Promise<unknown>): StoreDriver {
  return alterDriver(driver, {
    open: (mode, options) =>
      driver.open(mode, options).catch(async (error: unknown) => {
        if (error instanceof MetadataStoreError && error.code === "STORE_LOCKED") await act();
        throw error;
      }),
  });
}

function storingAtClose(driver: StoreDriver): StoreDriver {
  const waiting: { readonly table: TableName; readonly batches: readonly RowBatch[] }[] = [];
  return alterDriver(driver, {
    append: async (table, rows, options) => {
      if (!isUserTable(table)) return driver.append(table, rows, options);
      const batches: RowBatch[] = [];
      for await (const batch of rows) batches.push(batch);
      waiting.push({ table, batches });
      return { rows: batches.reduce((count, batch) => count + batch.rowCount, 0) };
    },
    close: async () => {
      for (const { table, batches } of waiting.splice(0)) {
        for (const batch of batches) await driver.append(table, oneBatch(batch.types, await batch.rows()), {});
      }
      await driver.close();
    },
  });
}

function refusingWritesWhileRead(store: MetadataStore): MetadataStore {
  let reading = 0;
  return alterStore(store, {
    readMetadata: (original) => {
      const read: MetadataStore["readMetadata"] = (feature, options) => {
        const query = original(feature, options);
        const { batches } = query;
        const value: typeof batches = async function* (size) {
          reading += 1;
          try {
            yield* batches.call(query, size);
          } finally {
            reading -= 1;
          }
        };
        return Object.defineProperty(query, "batches", { value });
      };
      return read;
    },
    writeMetadata: (original) => async (feature, rows, options) => {
      if (reading === 0) return original(feature, rows, options);
      throw new MetadataStoreError("STORE_READ_ONLY", `${store.display()} is being read.`);
    },
  });
}
