import {
  type ColumnTypes,
  DATA_VERSION_BY_FIELD,
  PROVENANCE_BY_FIELD,
  rowKey,
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
import { writeFailureMutants } from "./write-failures.ts";
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
    mayFail: [
      "write/arrow-with-many-or-empty-chunks",
      "read/frames-and-rows-agree",
      "filter/untranslatable-expression",
      "history/named-version",
      "delete/every-predicate",
      "fallback/parent-from-fallback",
      "fallback/filters-and-history-pass",
      "open/survives-reopen",
      "engine/prefer-native-false",
    ],
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
    key: "write/first-write-wins",
    says: "gives the first row of an id",
    fails: ["write/later-write-wins"],
    mayFail: [
      "read/legacy-columns-everywhere",
      "select-columns/declared-not-written",
      "select-columns/declared-not-stored",
      "concurrent/never-opened",
      "write/*",
      "read/columns-without-ids-keep-latest",
      "filter/*",
      "history/*",
      "delete/*",
      "keep-latest-rows/*",
      "hash-fields/only-dependent-fields-change",
      "collapse-children/*",
      "compare-with-current/latest-carried",
      "increment/outlives-the-call",
      "upstream/map-of-parents",
      "fallback/*",
      "project/deletes-are-guarded",
      "types/sample-ids-of-any-type",
      "names/awkward-columns",
      "open/survives-reopen",
      "copy/*",
      "system/*",
      "scale/deep-history",
      "security/values",
      "compare-with-current/added-id-column",
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
      "write/*",
      "history/*",
      "delete/*",
      "keep-latest-rows/by-time-not-by-order",
      "compare-with-current/new-definition-is-all-new",
      "fallback/*",
      "open/survives-reopen",
      "copy/*",
      "concurrent/*",
      "scale/deep-history",
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
    mayFail: [
      "write/rows-before-a-failure",
      "write/failed-long-write-says-what-is-safe",
      "write/later-batch-of-a-write-wins",
      "write/empty-batch",
      "open/close-during-query",
      "abort/stalled-input",
      "abort/progress",
      "abort/progress-throws",
      "concurrent/reader-sees-whole-batches",
      "concurrent/resolve-beside-writer",
    ],
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
    mayFail: [
      "write/undefined-is-absent",
      "write/missing-column-is-null",
      "types/lists-and-structs",
      "system/user-made-table",
      "concurrent/parallel-new-columns",
    ],
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
    mayFail: ["history/schema-changes-keep-old-rows", "system/user-made-table"],
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
    mayFail: ["increment/sample-frames-are-checked", "schema/option-values"],
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
      "copy/maps-into-a-new-table",
      "select-columns/declared-not-written",
      "select-columns/declared-not-stored",
      "write/last-row-of-an-id-in-a-batch",
      "delete/hard-then-write",
      "keep-latest-rows/tie-break",
      "aggregate-parents/null-id-comes-first",
      "compare-with-current/null-ids-of-others",
      "copy/every-definition-and-tombstone",
      "copy/incremental-and-repeatable",
      "system/*",
    ],
    alter: {
      driver: (driver) => alterTables(driver, (table) => ({ ...table, name: table.name.replaceAll("__", "_") })),
    },
  },
  ...writeFailureMutants,
];

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
