import { MetadataStoreError, type RowBatch, type StoreDriver } from "@metaxy/core/driver";
import { alterDriver, oneBatch } from "./alter-driver.ts";
import { alterStore, isPlainRow } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores of the area `write` that leave parts of failed writes, or do not know what is safe. */
export const writeFailureMutants: readonly Mutant[] = [
  {
    key: "write/no-rows-in-foreign-bytes",
    says: "takes bytes that it cannot read for no rows",
    fails: ["write/bytes-are-arrow"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) =>
            original(feature, rows, options).catch((error: unknown) => {
              if (error instanceof Error && error.message.includes("no Arrow")) return { rows: 0 };
              throw error;
            }),
        }),
    },
  },
  {
    key: "write/commits-parts",
    says: "commits each 10,000 rows of a write by themselves",
    fails: ["write/whole-write-is-atomic"],
    alter: { driver: (driver) => keepingOfFailures(driver, (rows) => rows - (rows % 10_000)) },
  },
  {
    key: "write/commits-each-row",
    says: "commits the rows of a batch one by one",
    fails: ["write/batch-is-whole-or-absent", "write/whole-write-is-atomic"],
    mayFail: ["collapse-children/crash-in-replace"],
    alter: { driver: (driver) => keepingOfFailures(driver, (rows) => rows - 1) },
  },
  {
    key: "write/acknowledges-lost-rows",
    says: "counts the last item before an iterable failed as stored, and loses it",
    fails: ["write/failed-long-write-says-what-is-safe"],
    mayFail: [
      "write/rows-before-a-failure",
      "open/close-during-query",
      "abort/during-write",
      "abort/stalled-input",
      "abort/progress-throws",
    ],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => async (feature, rows, options) => {
            if (!(Symbol.asyncIterator in rows)) return original(feature, rows, options);
            const held: Held = { item: undefined };
            return original(feature, withoutLast(rows, held), options).catch((error: unknown) => {
              if (!(error instanceof MetadataStoreError)) throw error;
              const lost = Array.isArray(held.item) ? held.item.length : 1;
              throw Object.assign(error, {
                details: { ...error.details, rowsStored: Number(error.details.rowsStored) + lost },
              });
            });
          },
        }),
    },
  },
  {
    key: "write/says-that-nothing-is-safe",
    says: "says of a write that failed in the middle that no row is stored",
    fails: ["write/failed-long-write-says-what-is-safe"],
    mayFail: ["write/rows-before-a-failure", "abort/during-write", "abort/progress-throws", "types/value-errors"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => async (feature, rows, options) => {
            try {
              return await original(feature, rows, options);
            } catch (error) {
              throw error instanceof Error ? Object.assign(error, { details: { rowsStored: 0 } }) : error;
            }
          },
        }),
    },
  },
  {
    key: "write/drops-waiting-rows",
    says: "loses the rows that an iterable gave since the last full batch where it fails",
    fails: ["write/rows-before-a-failure"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) =>
            original(feature, Symbol.asyncIterator in rows ? inBatches(rows) : rows, options),
        }),
    },
  },
  {
    key: "write/believes-the-input",
    says: "says of a failed write that so many rows are safe as what the input threw says",
    fails: ["write/rows-before-a-failure"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) =>
            original(feature, rows, options).catch((error: unknown) => {
              if (!(error instanceof MetadataStoreError && error.cause instanceof MetadataStoreError)) throw error;
              throw Object.assign(error, { details: { ...error.details, ...error.cause.details } });
            }),
        }),
    },
  },
];

/** Single rows as arrays of some thousands. */
async function* inBatches<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  let waiting: Item[] = [];
  for await (const item of items) {
    if (isPlainRow(item)) waiting.push(item);
    else yield item;
    if (waiting.length < 10_000) continue;
    yield* waiting;
    waiting = [];
  }
  yield* waiting;
}

/** A driver of which a failing append leaves the first rows behind. */
function keepingOfFailures(driver: StoreDriver, kept: (rows: number) => number): StoreDriver {
  return alterDriver(driver, {
    append: async (table, rows, options) => {
      const batches: RowBatch[] = [];
      async function* observed(): AsyncGenerator<RowBatch> {
        for await (const batch of rows) {
          batches.push(batch);
          yield batch;
        }
      }
      try {
        return await driver.append(table, { [Symbol.asyncIterator]: observed }, options);
      } catch (error) {
        for (const batch of batches) {
          const all = await batch.rows();
          await driver.append(table, oneBatch(batch.types, all.slice(0, kept(all.length))), options);
        }
        throw error;
      }
    },
  });
}

/** The item that waits for its successor. */
interface Held {
  item: unknown;
}

/** The items; where they fail, the last one before is held back. */
async function* withoutLast<Item>(items: AsyncIterable<Item>, held: Held): AsyncGenerator<Item> {
  let last: Item | undefined;
  for await (const item of items) {
    if (last !== undefined) yield last;
    last = item;
    held.item = item;
  }
  if (last !== undefined) yield last;
}
