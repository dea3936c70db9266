import {
  type ColumnTypes,
  DATA_VERSION_BY_FIELD,
  MetadataStoreError,
  PROVENANCE_BY_FIELD,
  type RowBatch,
  rowKey,
  type StoreDriver,
  type StoredRow,
  type StoredValue,
  selectRows,
} from "@metaxy/core/driver";
import {
  allRows,
  alterAppends,
  alterDriver,
  answerReads,
  changeRows,
  isUserTable,
  oneBatch,
  withColumns,
} from "./alter-driver.ts";
import { alterStore, alterWrites } from "./alter-store.ts";
import { alterTables } from "./alter-tables.ts";
import type { Mutant } from "./mutant.ts";
import { writeBatchMutants } from "./write-batches.ts";
import { writeVersionMutants } from "./write-versions.ts";

/** Broken stores that the scenarios of the area `write` must see. */
export const writeMutants: readonly Mutant[] = [
  {
    key: "write/drops-a-user-column",
    says: "forgets the column `watched`",
    fails: ["write/round-trips-rows"],
    alter: {
      driver: (driver) => alterAppends(driver, (row) => ("watched" in row ? withColumns(row, { watched: null }) : row)),
    },
  },
  {
    key: "write/gives-a-row-twice",
    says: "reads one row twice",
    fails: ["write/round-trips-rows"],
    mayFail: ["read/frames-and-rows-agree", "filter/untranslatable-expression"],
    alter: {
      driver: (driver) =>
        answerReads(driver, (rows, query) =>
          selectRows(rows, query).flatMap((row) => (row.path === "c.mp4" ? [row, row] : [row])),
        ),
    },
  },
  {
    key: "write/undefined-is-null",
    says: "takes what is `undefined` for a given NULL",
    fails: ["write/undefined-is-absent"],
    mayFail: ["write/*"],
    alter: {
      store: (store) =>
        alterWrites(store, (row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === undefined ? null : value])),
        ),
    },
  },
  {
    key: "write/replaces-the-table",
    says: "replaces the table with each write",
    fails: ["write/appends"],
    mayFail: ["*"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            if (isUserTable(table)) await driver.drop(table);
            return driver.append(table, rows, options);
          },
        }),
    },
  },
  {
    key: "write/inserts-asynchronously",
    says: "shows the rows of a write with the next write only",
    fails: ["write/appends"],
    mayFail: ["*"],
    alter: {
      driver: (driver) => {
        const waiting = new Map<string, readonly StoredRow[]>();
        return alterDriver(driver, {
          append: async (table, rows, options) => {
            if (!isUserTable(table)) return driver.append(table, rows, options);
            let types: ColumnTypes = new Map();
            for await (const batch of rows) types = batch.types;
            const given = await allRows(rows);
            await driver.append(table, oneBatch(types, waiting.get(table.name) ?? []), options);
            waiting.set(table.name, given);
            return { rows: given.length };
          },
        });
      },
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
    key: "write/first-write-wins",
    says: "gives the first row of an id",
    fails: ["write/later-write-wins"],
    mayFail: [
      "write/never-changes-a-stored-row",
      "write/provenance-hashed-when-absent",
      "write/newer-than-the-row-replaced",
      "write/missing-column-is-null",
      "write/later-batch-of-a-write-wins",
      "read/columns-without-ids-keep-latest",
      "filter/untranslatable-expression",
      "filter/sees-only-the-latest-row",
      "delete/soft-hides-the-row",
      "keep-latest-rows/by-all-id-columns",
      "keep-latest-rows/null-value",
      "keep-latest-rows/null-deleted-at",
      "keep-latest-rows/tie-break",
      "hash-fields/only-dependent-fields-change",
      "collapse-children/replace-children",
      "collapse-children/crash-in-replace",
      "compare-with-current/latest-carried",
    ],
    alter: {
      driver: (driver) =>
        answerReads(driver, (rows, { latestBy, ...query }) => {
          if (latestBy === undefined) return selectRows(rows, query);
          const { where, ...rest } = query;
          const stored = selectRows(rows, where === undefined ? {} : { where });
          const first = [...Map.groupBy(stored, (row) => rowKey(row, latestBy)).values()].flatMap(([row]) =>
            row === undefined ? [] : [row],
          );
          return selectRows(first, rest);
        }),
    },
  },
  {
    key: "write/updates-in-place",
    says: "replaces the stored row of an id",
    fails: ["write/never-changes-a-stored-row"],
    mayFail: [
      "write/whole-write-is-atomic",
      "write/later-write-wins",
      "write/provenance-hashed-when-absent",
      "write/batch-is-whole-or-absent",
      "write/later-batch-of-a-write-wins",
      "keep-latest-rows/by-time-not-by-order",
      "compare-with-current/new-definition-is-all-new",
    ],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            const types = await driver.describe(table);
            if (!isUserTable(table) || types === undefined || !types.has("id")) {
              return driver.append(table, rows, options);
            }
            const replaced = new Set((await allRows(rows)).map((row) => rowKey(row, ["id"])));
            const stored = await allRows(driver.read(table, {}, options));
            await driver.drop(table);
            await driver.append(
              table,
              oneBatch(
                types,
                stored.filter((row) => !replaced.has(rowKey(row, ["id"]))),
              ),
              options,
            );
            return driver.append(table, rows, options);
          },
        }),
    },
  },
  {
    key: "write/first-item-of-an-async-iterable",
    says: "takes the first item of an async iterable only",
    fails: ["write/accepts-any-input"],
    mayFail: ["write/failed-long-write-says-what-is-safe", "write/later-batch-of-a-write-wins", "write/empty-batch"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) =>
            Symbol.asyncIterator in rows ? original(feature, firstOf(rows), options) : original(feature, rows, options),
        }),
    },
  },
  {
    key: "write/inserts-by-position",
    says: "puts the values of a row into the table's columns one after the other",
    fails: ["write/adds-a-new-column"],
    mayFail: ["write/missing-column-is-null"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            const types = (await driver.describe(table)) ?? new Map();
            return driver.append(table, isUserTable(table) ? changeRows(rows, inOrderOf(types)) : rows, options);
          },
        }),
    },
  },
  {
    key: "write/drops-a-new-struct-field",
    says: "keeps those fields of a by-field struct that the table has",
    fails: ["write/new-field-of-a-feature"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            const type = (await driver.describe(table))?.get(PROVENANCE_BY_FIELD);
            const known = typeof type === "object" && "struct" in type ? [...type.struct.keys()] : undefined;
            const cut = (row: StoredRow): StoredRow =>
              withColumns(row, {
                [PROVENANCE_BY_FIELD]: fieldsOf(row[PROVENANCE_BY_FIELD], known),
                [DATA_VERSION_BY_FIELD]: fieldsOf(row[DATA_VERSION_BY_FIELD], known),
              });
            return driver.append(table, known === undefined ? rows : changeRows(rows, cut), options);
          },
        }),
    },
  },
  {
    key: "write/stores-both-rows-of-an-id",
    says: "stores an earlier row of an id in a batch beside the last, with one time",
    fails: ["write/last-row-of-an-id-in-a-batch"],
    alter: {
      driver: (driver) =>
        alterAppends(driver, (row) =>
          row.path === "last.mp4" ? [withColumns(row, { path: "second.mp4" }), row] : row,
        ),
    },
  },
  {
    key: "write/replaces-rows-in-silence",
    says: "does not warn of rows of one batch that share an id",
    fails: ["write/last-row-of-an-id-in-a-batch"],
    alter: {
      options: ({ onWarning, ...options }) => ({
        ...options,
        onWarning: (warning) => {
          if (warning.code !== "DUPLICATE_IDS") onWarning?.(warning);
        },
      }),
    },
  },
  ...writeVersionMutants,
  ...writeBatchMutants,
  {
    key: "write/joins-key-parts-by-one-underscore",
    says: "names tables by the key's parts joined by one underscore",
    fails: ["write/features-stay-apart"],
    mayFail: [
      "write/last-row-of-an-id-in-a-batch",
      "keep-latest-rows/tie-break",
      "compare-with-current/null-ids-of-others",
    ],
    alter: {
      driver: (driver) => alterTables(driver, (table) => ({ ...table, name: table.name.replaceAll("__", "_") })),
    },
  },
  {
    key: "write/acknowledges-lost-rows",
    says: "counts the last item before an iterable failed as stored, and loses it",
    fails: ["write/failed-long-write-says-what-is-safe"],
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
];

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

async function* firstOf<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of items) {
    yield item;
    return;
  }
}

/** Gives user columns of a row the names of the table's, by their places. */
function inOrderOf(types: ColumnTypes): (row: StoredRow) => StoredRow {
  const isUser = (name: string): boolean => !name.startsWith("metaxy_");
  return (row) => {
    const given = Object.keys(row).filter(isUser);
    const stored = [...types.keys()].filter(isUser);
    const targets = [...stored, ...given.filter((name) => !types.has(name))];
    return withColumns(
      row,
      Object.fromEntries(given.map((name, index) => [targets[index] ?? name, row[name] ?? null])),
    );
  };
}

function fieldsOf(value: StoredValue | undefined, known: readonly string[] | undefined): StoredValue {
  if (value === null || value === undefined || known === undefined) return value ?? null;
  return Object.fromEntries(Object.entries(value).filter(([name]) => known.includes(name)));
}
