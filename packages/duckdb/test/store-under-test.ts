import { mkdtempSync, readFileSync } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RawAccess, type StoreUnderTest, strikingDriver } from "@metaxy/conformance";
import { MetadataStore } from "@metaxy/core";
import type { StoredRow } from "@metaxy/core/driver";
import { openDatabase, startSession } from "@metaxy/duckdb-engine";
import { renderSql, type Sql, type SqlConnection, type SqlQuery, sql } from "@metaxy/sql";
import { DuckDBDriver } from "../src/index.ts";

const isChild = process.env.METAXY_TEST_FOLDER !== undefined;
const root = process.env.METAXY_TEST_FOLDER ?? mkdtempSync(join(tmpdir(), "metaxy-duckdb-conformance-"));
process.env.METAXY_TEST_FOLDER = root;

const striking = new WeakMap<MetadataStore, ReturnType<typeof strikingDriver>>();
const drivers = new WeakMap<MetadataStore, RecordingDriver>();

/** A store that the Python reference wrote, and what it answers. */
const GOLDEN = join(import.meta.dirname, "golden");

function fileOf(place: string): string {
  return join(root, `${place}.duckdb`);
}

/** Keeps the text of the statements that it sends. */
class RecordingDriver extends DuckDBDriver {
  readonly statements: string[] = [];

  protected override connection(): SqlConnection {
    const connection = super.connection();
    const { dialect } = connection;
    const record = (statement: Sql): Sql => {
      this.statements.push(renderSql(statement, dialect).text);
      return statement;
    };
    return {
      dialect,
      describe: (table) => connection.describe(table),
      listTables: () => connection.listTables(),
      query: (prepare, options) => connection.query(async () => recorded(await prepare(), record), options),
      run: (write, options) =>
        connection.run({ ...write, statement: (table) => record(write.statement(table)) }, options),
      append: (append, options) => connection.append(append, options),
    };
  }
}

function recorded(query: SqlQuery, record: (statement: Sql) => Sql): SqlQuery {
  return { ...query, statement: (table) => record(query.statement(table)) };
}

/** For a few rows, one thread is fastest; test files of many rows set more. */
function threads(): { readonly threads: string } {
  return { threads: process.env.METAXY_TEST_THREADS ?? "1" };
}

function driverOf(place: string): RecordingDriver {
  return new RecordingDriver({
    database: fileOf(place),
    lockTimeout: 3_000,
    config: threads(),
    layout: "struct",
  });
}

/** Reaches into the file past the store, which has it open or not. */
async function rawly<T>({ place }: RawAccess, mode: "read" | "write", task: (driver: DuckDBDriver) => Promise<T>) {
  const driver = driverOf(place);
  await driver.open(mode, {});
  try {
    return await task(driver);
  } finally {
    await driver.close();
  }
}

/** Types of a table's columns in DuckDB's words. */
async function columnTypes(place: string, table: string): Promise<Record<string, string>> {
  const opened = await openDatabase(fileOf(place), { mode: "read", lockTimeout: 3_000, config: threads() });
  const session = await startSession(opened, place);
  try {
    const columns = sql`SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = current_database() AND table_name = ${table}`;
    const result = await session.use(undefined, (connection) => connection.all(columns));
    return Object.fromEntries((await result.getRows()).map(([name, type]) => [String(name), String(type)]));
  } finally {
    await session.close();
  }
}

/** DuckDB files, one per place, for any number of processes. */
export const storeUnderTest: StoreUnderTest = {
  name: "duckdb",
  open: (options, place) => {
    const recording = driverOf(place);
    const driver = strikingDriver(recording);
    const store = new MetadataStore(driver.driver, options);
    striking.set(store, driver);
    drivers.set(store, recording);
    return store;
  },
  readRaw: (at) =>
    rawly(at, "read", async (driver) => {
      const rows: StoredRow[] = [];
      if ((await driver.describe(at.table)) === undefined) return rows;
      for await (const batch of driver.read(at.table, {}, {})) rows.push(...(await batch.rows()));
      return rows;
    }),
  injectRaw: (at, rows) =>
    rawly(at, "write", async (driver) => {
      await driver.append(at.table, rows, {});
    }),
  statements: (store) => drivers.get(store)?.statements ?? [],
  rowsRead: (store) => striking.get(store)?.rowsRead() ?? 0,
  faults: {
    strike: (store, fault) => striking.get(store)?.strike(fault) ?? (() => {}),
    module: fileURLToPath(import.meta.url),
  },
  reference: {
    history: JSON.parse(readFileSync(join(GOLDEN, "store.json"), "utf8")),
    copyTo: (place) => copyFile(join(GOLDEN, "metaxy.duckdb"), fileOf(place)),
    columnTypes: ({ place, table }) => columnTypes(place, table.name),
  },
  tearDown: async () => {
    if (!isChild) await rm(root, { recursive: true, force: true });
  },
};
