import {
  batchesOf,
  FEATURE_VERSION,
  predicateColumns,
  type ReadQuery,
  type RowBatch,
  type StoreDriver,
  type StoredRow,
  selectRows,
  type TargetRequest,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { naiveEngine } from "@metaxy/core/testing";
import { alterDriver, answerReads } from "./alter-driver.ts";
import { alterReadOptions, alterWrites, type LooseReadOptions } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `history` must see. */
export const historyMutants: readonly Mutant[] = [
  {
    key: "history/deduplicates-anyway",
    says: "keeps the latest rows only, whatever history is asked for",
    fails: ["history/sample-history"],
    mayFail: ["history/*", "write/*", "delete/*", "fallback/*", "schema/option-values", "scale/deep-history"],
    alter: {
      store: (store) => alterReadOptions(store, ({ withSampleHistory: _, latestOnly: __, ...options }) => options),
    },
  },
  {
    key: "history/filters-by-definition",
    says: "keeps the rows of the current definition only, whatever history is asked for",
    fails: ["history/feature-history"],
    mayFail: ["history/*", "write/*", "compare-with-current/*", "copy/*"],
    alter: {
      store: (store) => alterReadOptions(store, ({ withFeatureHistory: _, currentOnly: __, ...options }) => options),
    },
  },
  {
    key: "history/forgets-the-seeds-names",
    says: "does not know `latestOnly` and `currentOnly`",
    fails: ["history/sample-history", "history/feature-history"],
    alter: {
      store: (store) => alterReadOptions(store, ({ latestOnly: _, currentOnly: __, ...options }) => options),
    },
  },
  {
    key: "history/one-row-per-id",
    says: "keeps one row per id over all definitions",
    fails: ["history/feature-history-keeps-latest-per-definition"],
    mayFail: ["copy/*", "delete/*"],
    alter: { driver: (driver) => answerReads(driver, (rows, query) => selectRows(rows, latestById(query))) },
  },
  {
    key: "history/needs-the-current-definition-too",
    says: "gives rows of a named definition only where it is the current one",
    fails: ["history/named-version"],
    mayFail: ["history/*", "schema/option-values"],
    alter: { store: (store) => alterReadOptions(store, ofTheCurrentToo) },
  },
  {
    key: "history/keeps-latest-before-the-time",
    says: "keeps the latest rows first and those of the time asked for then",
    fails: ["history/as-of"],
    mayFail: ["fallback/*", "history/schema-changes-keep-old-rows"],
    alter: {
      driver: (driver) =>
        answerReads(driver, (rows, query) => selectRows(isAsOf(query) ? latestOfAll(rows, query) : rows, query)),
    },
  },
  {
    key: "history/restamps",
    says: "stores every row under the current definition",
    fails: ["history/preserve-feature-version"],
    alter: {
      store: (store) => alterWrites(store, ({ metaxy_feature_version: _, ...row }) => row),
    },
  },
  {
    key: "history/preserves-in-silence",
    says: "does not warn of rows that keep their feature version",
    fails: ["history/preserve-feature-version"],
    mayFail: ["schema/option-values"],
    alter: {
      options: ({ onWarning, ...options }) => ({
        ...options,
        onWarning: (warning) => {
          if (warning.code !== "FEATURE_VERSION_PRESERVED") onWarning?.(warning);
        },
      }),
    },
  },
  {
    key: "history/newest-of-any-definition",
    says: "keeps the newest row of an id, and then those of the definition",
    fails: ["history/two-branches"],
    mayFail: ["history/*", "delete/*", "fallback/*", "open/survives-reopen"],
    alter: { driver: (driver) => answerReads(driver, (rows, query) => selectRows(latestOfAll(rows, query), query)) },
  },
  {
    key: "history/begins-anew-with-a-column",
    says: "forgets the rows of a table that gains a column",
    fails: ["history/schema-changes-keep-old-rows"],
    mayFail: ["types/unknown-types", "write/*", "concurrent/resolve-beside-writer", "concurrent/parallel-new-columns"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            const batches: RowBatch[] = [];
            for await (const batch of rows) batches.push(batch);
            const stored = await driver.describe(table);
            const isNew = batches.some(({ types }) => [...types.keys()].some((name) => stored?.has(name) === false));
            if (isNew) await driver.drop(table);
            return driver.append(table, batchesOf(batches), options);
          },
        }),
    },
  },
  {
    key: "history/newest-definition-only",
    says: "compares with the newest row of an id, where it is of the definition",
    fails: ["history/roll-back"],
    mayFail: ["history/two-branches"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          resolveUpdate: (request, options) => naiveEngine(newestOnly(driver, request.target))(request, options),
        }),
    },
  },
];

/** A named definition, and the current one as well. */
function ofTheCurrentToo({ featureVersion, filters = [], ...options }: LooseReadOptions): LooseReadOptions {
  if (featureVersion === undefined) return { ...options, filters };
  const given: readonly unknown[] = Array.isArray(filters) ? filters : [filters];
  return { ...options, filters: [...given, `metaxy_feature_version = '${featureVersion}'`] };
}

function latestById({ latestBy, ...query }: ReadQuery): ReadQuery {
  return latestBy === undefined ? query : { ...query, latestBy: latestBy.filter((name) => name !== FEATURE_VERSION) };
}

function isAsOf({ where }: ReadQuery): boolean {
  return where !== undefined && predicateColumns(where).has(UPDATED_AT);
}

function latestOfAll(rows: readonly StoredRow[], { latestBy }: ReadQuery): readonly StoredRow[] {
  return latestBy === undefined ? rows : selectRows(rows, { latestBy });
}

/** The driver, which has one row per id in a target's table. */
function newestOnly(driver: StoreDriver, { table, idColumns }: TargetRequest): StoreDriver {
  const newest = answerReads(driver, (rows) => selectRows(rows, { latestBy: idColumns }));
  return alterDriver(driver, {
    read: (from, query, options) => (from.name === table.name ? newest : driver).read(from, query, options),
  });
}
