import {
  type ColumnType,
  type ColumnTypes,
  DATA_VERSION_BY_FIELD,
  FEATURE_VERSION,
  PROVENANCE_BY_FIELD,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type StoreDriver,
  tableName,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { SOUND_RULES } from "@metaxy/core/testing";
import { alterDriver, changeRows, isUserTable, withColumns } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `system` must see. */
export const systemMutants: readonly Mutant[] = [
  {
    key: "system/another-column-type",
    says: "stores times without a zone",
    fails: ["system/python-reads-ours"],
    mayFail: [
      "filter/expression-errors",
      "system/*",
      "copy/*",
      "fallback/*",
      "compare-with-current/null-against-null",
      "engine/prefer-native-false",
      "collapse-children/samples-of-children-pass-marks",
    ],
    alter: { driver: (driver) => creatingColumns(driver, UPDATED_AT, "timestamp_naive") },
  },
  {
    key: "system/misreads-the-layout-of-others",
    says: "finds no data versions in the rows of a store that others wrote",
    fails: ["system/ours-reads-python"],
    mayFail: ["system/*"],
    alter: { driver: misreadingForeignStores },
  },
  {
    key: "system/missing-key-is-empty",
    says: "takes a missing key of a map for an empty version",
    fails: ["system/both-layouts"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            versionOf: (row, structKey, parent) =>
              SOUND_RULES.versionOf(row, structKey, parent) ?? (Array.isArray(row[DATA_VERSION_BY_FIELD]) ? "" : null),
          },
        }),
    },
  },
  {
    key: "system/clears-what-it-does-not-know",
    says: "drops tables at opening that no feature can have made",
    fails: ["system/foreign-tables"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          open: async (mode, options) => {
            await driver.open(mode, options);
            for (const table of await driver.listTables()) {
              const types = await driver.describe(table);
              if (isUserTable(table) && types?.has(PROVENANCE_BY_FIELD) !== true) await driver.drop(table);
            }
          },
        }),
    },
  },
  {
    key: "system/wants-its-own-tables",
    says: "loses the columns that a table of others lacks",
    fails: ["system/user-made-table"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            const stored = await driver.describe(table);
            const isMade = stored !== undefined && isUserTable(table) && !stored.has(FEATURE_VERSION);
            return driver.append(table, isMade ? onlyColumns(rows, stored) : rows, options);
          },
        }),
    },
  },
];

/** The driver, which creates a column of features' tables with another type. */
function creatingColumns(driver: StoreDriver, column: string, type: ColumnType): StoreDriver {
  return alterDriver(driver, {
    append: (table, rows, options) => {
      async function* batches(): AsyncGenerator<RowBatch> {
        for await (const batch of rows) yield rowsBatch(new Map([...batch.types, [column, type]]), await batch.rows());
      }
      return driver.append(table, isUserTable(table) ? { [Symbol.asyncIterator]: batches } : rows, options);
    },
  });
}

function misreadingForeignStores(driver: StoreDriver): StoreDriver {
  return alterDriver(driver, {
    read: (table, query, options) => {
      const rows = driver.read(table, query, options);
      const misread = changeRows(rows, (row) => withColumns(row, { [DATA_VERSION_BY_FIELD]: null }));
      async function* batches(): AsyncGenerator<RowBatch> {
        const isOurs = (await driver.describe(tableName(["metaxy_system", "store"]))) !== undefined;
        yield* isOurs ? rows : misread;
      }
      return { [Symbol.asyncIterator]: batches };
    },
  });
}

function onlyColumns(rows: RowBatches, known: ColumnTypes): RowBatches {
  async function* batches(): AsyncGenerator<RowBatch> {
    for await (const batch of rows) {
      const types = [...batch.types].filter(([name]) => known.has(name));
      yield rowsBatch(new Map(types), await batch.rows());
    }
  }
  return { [Symbol.asyncIterator]: batches };
}
