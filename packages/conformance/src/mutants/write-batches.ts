import {
  arrowBatch,
  CREATED_AT,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type StoredRow,
  type StoredValue,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { alterAppends, alterDriver, isUserTable, withColumns } from "./alter-driver.ts";
import { alterStore, alterWrites } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores of the area `write` that mistake what a batch lacks. */
export const writeBatchMutants: readonly Mutant[] = [
  {
    key: "write/missing-text-is-empty",
    says: "fills a text that a row lacks with the empty text",
    fails: ["write/missing-column-is-null"],
    mayFail: ["write/legacy-names", "concurrent/parallel-new-columns"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            const types = isUserTable(table) ? [...((await driver.describe(table)) ?? [])] : [];
            const texts = types.filter(([name, type]) => type === "string" && !name.startsWith("metaxy_"));
            const empty = Object.fromEntries(texts.map(([name]) => [name, ""]));
            return driver.append(table, withDefaults(rows, empty), options);
          },
        }),
    },
  },
  {
    key: "write/null-is-a-text",
    says: "takes an undeclared column of NULLs for one of texts",
    fails: ["write/column-null-in-first-write"],
    alter: {
      store: (store) => alterWrites(store, (row) => (row.score === null ? { ...row, score: "" } : row)),
    },
  },
  {
    key: "write/ignores-empty-tables",
    says: "passes over a typed table without rows",
    fails: ["write/empty-batch"],
    mayFail: ["compare-with-current/parent-redefined", "write/bytes-are-arrow"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => async (feature, rows, options) => {
            const isEmpty = rows instanceof Uint8Array && (await arrowBatch(rows)).rowCount === 0;
            return isEmpty ? { rows: 0 } : original(feature, rows, options);
          },
        }),
    },
  },
  {
    key: "write/first-batch-of-a-stream",
    says: "takes one row of an Arrow stream of three",
    fails: ["write/arrow-with-many-or-empty-chunks"],
    mayFail: ["write/bytes-are-arrow"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => async (feature, rows, options) => {
            if (!(rows instanceof Uint8Array)) return original(feature, rows, options);
            const batch = await arrowBatch(rows);
            if (batch.rowCount !== 3) return original(feature, rows, options);
            const [first = {}] = await batch.rows();
            return original(feature, await rowsBatch(batch.types, [first]).arrow(), options);
          },
        }),
    },
  },
  {
    key: "write/one-time-for-all-batches",
    says: "stamps batches of one millisecond with one time",
    fails: ["write/later-batch-of-a-write-wins"],
    mayFail: [
      "write/newer-than-what-others-stored",
      "write/stamps-system-columns",
      "history/as-of",
      "delete/write-delete-write-delete",
    ],
    alter: {
      driver: (driver) =>
        alterAppends(driver, (row) =>
          withColumns(row, {
            [CREATED_AT]: inMilliseconds(row[CREATED_AT]),
            [UPDATED_AT]: inMilliseconds(row[UPDATED_AT]),
          }),
        ),
    },
  },
  {
    key: "write/created-is-now",
    says: "stamps the time of a row's creation anew",
    fails: ["write/created-and-deleted-at-given"],
    alter: {
      driver: (driver) => alterAppends(driver, (row) => withColumns(row, { [CREATED_AT]: row[UPDATED_AT] ?? null })),
    },
  },
  {
    key: "write/ignores-given-deletion",
    says: "writes rows as live that are given as deleted",
    fails: ["write/created-and-deleted-at-given"],
    alter: { store: (store) => alterWrites(store, ({ metaxy_deleted_at: _, ...row }) => row) },
  },
];

function inMilliseconds(time: StoredValue | undefined): StoredValue {
  return typeof time === "bigint" ? (time / 1000n) * 1000n : (time ?? null);
}

/** Rows with these values in columns that their batch lacks. */
function withDefaults(rows: RowBatches, defaults: StoredRow): RowBatches {
  async function* batches(): AsyncGenerator<RowBatch> {
    for await (const batch of rows) {
      const lacking = Object.entries(defaults).filter(([name]) => !batch.types.has(name));
      const types = new Map([...batch.types, ...lacking.map(([name]) => [name, "string"] as const)]);
      const complete = (await batch.rows()).map((row) => withColumns(row, Object.fromEntries(lacking)));
      yield lacking.length === 0 ? batch : rowsBatch(types, complete);
    }
  }
  return { [Symbol.asyncIterator]: batches };
}
