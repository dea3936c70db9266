import {
  DELETED_AT,
  deleteMatching,
  FEATURE_VERSION,
  MetadataSchemaError,
  rowKey,
  type StoreDriver,
  type StoredRow,
  selectRows,
  type TableName,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { naiveEngine } from "@metaxy/core/testing";
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
import { alterReadOptions, alterStore } from "./alter-store.ts";
import { bareClock } from "./bare-clock.ts";
import { deleteAgainMutants } from "./delete-again.ts";
import { deletingWith } from "./deleting-with.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `delete` must see. */
export const deleteMutants: readonly Mutant[] = [
  {
    key: "delete/gives-both-rows",
    says: "gives the hidden row beside its tombstone with `includeDeleted`",
    fails: ["delete/soft-hides-the-row"],
    mayFail: ["delete/*", "collapse-children/*", "copy/*", "open/survives-reopen"],
    alter: {
      store: (store) =>
        alterReadOptions(store, (options) =>
          options.includeDeleted === true ? { ...options, withSampleHistory: true } : options,
        ),
    },
  },
  {
    key: "delete/soft-removes-rows",
    says: "removes the rows that it is to hide",
    fails: ["delete/soft-is-an-append"],
    mayFail: ["write/*", "history/*", "delete/*", "compare-with-current/*", "copy/*", "open/survives-reopen"],
    alter: { store: (store) => deletingWith(store, (options) => ({ ...options, hard: true })) },
  },
  {
    key: "delete/soft-sets-updated-at",
    says: "stamps `metaxy_updated_at` of a tombstone anew",
    fails: ["delete/soft-is-an-append"],
    alter: { driver: (driver) => alterTombstones(driver, (row, time) => withColumns(row, { [UPDATED_AT]: time })) },
  },
  {
    key: "delete/only-the-first-rows",
    says: "deletes by the first 500 of given rows",
    fails: ["delete/by-rows"],
    mayFail: ["delete/hard-by-rows"],
    alter: {
      store: (store) =>
        deletingWith(store, (options) =>
          options.rows !== undefined && Array.isArray(options.rows)
            ? { ...options, rows: options.rows.slice(0, 500) }
            : options,
        ),
    },
  },
  {
    key: "delete/leaves-orphans",
    says: "deletes nothing by the rows of a query",
    fails: ["delete/orphans-by-rows", "delete/by-rows"],
    mayFail: ["system/orphans-of-maps", "delete/orphans-of-another-definition"],
    alter: {
      store: (store) =>
        deletingWith(store, (options) =>
          options.rows !== undefined && isQuery(options.rows) ? { ...options, rows: [] } : options,
        ),
    },
  },
  {
    key: "delete/in-the-current-definition",
    says: "deletes rows of the current definition, whichever the given ones are of",
    fails: ["delete/orphans-of-another-definition"],
    alter: {
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => async (feature, options) => {
            const { rows, ...others } = options;
            if (!isQuery(rows)) return original(feature, options);
            const given = await rows.toArray();
            return original(feature, { ...others, rows: given.map(withoutDefinition) } as typeof options);
          },
        }),
    },
  },
  {
    key: "delete/empty-list-is-all",
    says: "takes an empty list of filters for all rows",
    fails: ["delete/empty-where-is-refused"],
    alter: {
      store: (store) =>
        deletingWith(store, (options) =>
          Array.isArray(options.where) && options.where.length === 0 ? { all: true } : options,
        ),
    },
  },
  {
    key: "delete/by-what-ids-there-are",
    says: "passes over given rows without an id or with one of another type",
    fails: ["delete/rows-need-ids"],
    mayFail: ["write/bytes-are-arrow"],
    alter: {
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => (feature, options) =>
            original(feature, options).catch((error: unknown) => {
              if (options.rows !== undefined && error instanceof MetadataSchemaError) return { rows: 0 };
              throw error;
            }),
        }),
    },
  },
  {
    key: "delete/null-never-wins",
    says: "takes an id for deleted once any of its rows is",
    fails: ["delete/write-restores"],
    mayFail: ["copy/incremental-after-changes", "delete/*", "history/*", "keep-latest-rows/*", "system/*"],
    alter: {
      driver: (driver) =>
        answerReads(driver, (rows, query) => {
          const { latestBy } = query;
          if (latestBy === undefined) return selectRows(rows, query);
          const deleted = new Set(rows.filter(isTombstone).map((row) => rowKey(row, latestBy)));
          return selectRows(
            rows.filter((row) => isTombstone(row) || !deleted.has(rowKey(row, latestBy))),
            query,
          );
        }),
    },
  },
  {
    key: "delete/looks-at-replaced-rows",
    says: "hides the current row of an id of which a replaced row matches",
    fails: ["delete/sees-current-rows-only"],
    alter: {
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => async (feature, options) => {
            const deleted = await original(feature, options);
            if (deleted.rows > 0 || options.where === undefined) return deleted;
            const replaced = store.readMetadata(feature, { filters: options.where, withSampleHistory: true });
            return original(feature, { rows: await replaced.collect() });
          },
        }),
    },
  },
  {
    key: "delete/first-filter-only",
    says: "deletes by the first of several filters",
    fails: ["delete/every-predicate"],
    mayFail: ["collapse-children/deletes-reach-marks", "types/sample-ids-of-any-type"],
    alter: {
      store: (store) =>
        deletingWith(store, (options) =>
          options.where !== undefined && Array.isArray(options.where)
            ? { ...options, where: options.where.slice(0, 1) }
            : options,
        ),
    },
  },
  {
    key: "delete/bare-clock",
    says: "stamps tombstones with the bare clock",
    fails: ["delete/later-than-what-it-hides"],
    mayFail: ["write/*", "delete/*"],
    alter: bareClock({ column: DELETED_AT, rows: isTombstone, tables: isUserTable }),
  },
  {
    key: "delete/ignores-the-definition",
    says: "deletes rows of every definition",
    fails: ["delete/other-definitions-stay"],
    mayFail: ["compare-with-current/added-id-column", "delete/hard-keeps-other-definitions"],
    alter: { store: (store) => deletingWith(store, (options) => ({ ...options, withFeatureHistory: true })) },
  },
  {
    key: "delete/never-reaches-history",
    says: "deletes rows of the current definition only, whatever is asked for",
    fails: ["delete/other-definitions-stay"],
    mayFail: ["delete/hard-keeps-other-definitions"],
    alter: { store: (store) => deletingWith(store, ({ withFeatureHistory: _, ...options }) => options) },
  },
  {
    key: "delete/hard-writes-tombstones",
    says: "hides rows where it is to remove them",
    fails: ["delete/hard-removes-rows"],
    mayFail: ["delete/*"],
    alter: { store: (store) => deletingWith(store, ({ hard: _, ...options }) => options) },
  },
  {
    key: "delete/hard-removes-only-matching-rows",
    says: "removes only the rows that match, not the older ones of their ids",
    fails: ["delete/hard-uncovers-nothing"],
    mayFail: ["delete/*"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          delete: async (table, query, options) => {
            const types = await driver.describe(table);
            const rows = await allRows(driver.read(table, {}, options));
            const by = [...query.by, "metaxy_updated_at"];
            const kept = deleteMatching(rows, { ...query, by });
            await driver.drop(table);
            await driver.append(table, oneBatch(types ?? new Map(), kept), options);
            return rows.length - kept.length;
          },
        }),
    },
  },
  {
    key: "delete/hard-falls-back-to-soft",
    says: "declares no hard delete and hides the rows instead",
    fails: ["delete/hard-unsupported"],
    mayFail: ["delete/*"],
    alter: {
      driver: (driver) => alterDriver(driver, { capabilities: { ...driver.capabilities, hardDelete: false } }),
      store: (store) => deletingWith(store, (options) => ({ ...options, hard: false })),
    },
  },
  {
    key: "delete/never-hands-out-again",
    says: "counts a deleted sample of the target as current",
    fails: ["delete/resolve-after-delete"],
    mayFail: ["system/orphans-of-maps", "delete/*", "collapse-children/*", "compare-with-current/*"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          resolveUpdate: (request, options) =>
            naiveEngine(withoutTombstones(driver, request.target.table))(request, options),
        }),
    },
  },
  {
    key: "delete/keeps-the-empty-table",
    says: "empties a table that it is to drop",
    fails: ["delete/drop"],
    mayFail: ["copy/maps-into-a-new-table", "fallback/*", "open/without-open"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          drop: async (table) => {
            const types = await driver.describe(table);
            await driver.drop(table);
            if (types !== undefined) await driver.append(table, oneBatch(types, []), {});
          },
        }),
    },
  },
  ...deleteAgainMutants,
];

function isTombstone(row: StoredRow): boolean {
  return (row[DELETED_AT] ?? null) !== null;
}

/** Changes tombstones on their way into the store. */
function alterTombstones(driver: StoreDriver, change: (row: StoredRow, time: bigint) => StoredRow): StoreDriver {
  return alterAppends(driver, (row) => {
    const time = row[DELETED_AT];
    return typeof time === "bigint" ? change(row, time) : row;
  });
}

/** The driver, to which the tombstones of one table are live rows. */
function withoutTombstones(driver: StoreDriver, hidden: TableName): StoreDriver {
  return alterDriver(driver, {
    read: (table, query, options) => {
      const rows = driver.read(table, query, options);
      return table.name === hidden.name ? changeRows(rows, (row) => withColumns(row, { [DELETED_AT]: null })) : rows;
    },
  });
}

function isQuery(rows: unknown): rows is { toArray(): Promise<readonly object[]> } {
  return typeof rows === "object" && rows !== null && "batches" in rows && "toArray" in rows;
}

function withoutDefinition(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== FEATURE_VERSION));
}
