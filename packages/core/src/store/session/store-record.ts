import { FEATURE_VERSION, PROVENANCE, PROVENANCE_BY_FIELD, SYSTEM_TABLE_PREFIX } from "../../feature/system-columns.ts";
import { type TableName, tableName } from "../../feature/table-name.ts";
import { HASH_ALGORITHMS, type HashAlgorithm } from "../../hash/hash-settings.ts";
import type { ReadQuery } from "../../plan/read-query.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { batchesOf, emptyRow, rowsBatch } from "../../rows/index.ts";
import { completeRead, type ReadSource } from "../query/complete-read.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import { recogniseHash } from "./recognise-hash.ts";

/** Hash settings as a store wrote them down, or as its rows tell. */
export interface StoreRecord {
  readonly algorithm: HashAlgorithm | undefined;
  readonly length: number | undefined;
}

/** Our own system table with the store's settings; the Python reference never reads it. */
const STORE_TABLE: TableName = tableName(["metaxy_system", "store"]);

const RECORD_TYPES: ColumnTypes = new Map([
  ["hash_algorithm", "string"],
  ["hash_truncation_length", "int64"],
  ["recorded_at", "timestamp"],
]);

/** Columns that tell of a store's hash. */
const TELLING = [FEATURE_VERSION, PROVENANCE, PROVENANCE_BY_FIELD];
const SAMPLED_ROWS = 100;
const SAMPLED_TABLES = 20;

async function rowsOf(source: ReadSource, table: TableName, query: ReadQuery): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const batch of completeRead(source, table, query)) rows.push(...(await batch.rows()));
  return rows;
}

function asAlgorithm(text: unknown): HashAlgorithm | undefined {
  return HASH_ALGORITHMS.find((algorithm) => algorithm === text);
}

async function recorded(driver: StoreDriver, options: CallOptions): Promise<StoreRecord | undefined> {
  if ((await driver.describe(STORE_TABLE)) === undefined) return undefined;
  const rows = await rowsOf({ driver, options }, STORE_TABLE, {});
  // The first record stands: whoever came second had to agree with it.
  const first = rows.sort((a, b) => Number((a.recorded_at as bigint) - (b.recorded_at as bigint)))[0];
  if (first === undefined) return undefined;
  return {
    algorithm: asAlgorithm(first.hash_algorithm),
    length: Number(first.hash_truncation_length),
  };
}

/** A SHA-256 text has 64 characters, so a shorter feature version tells where versions are cut. */
function cutOf(featureVersion: unknown): number | undefined {
  if (typeof featureVersion !== "string" || !/^[0-9a-f]+$/.test(featureVersion)) return undefined;
  return featureVersion.length >= 8 ? featureVersion.length : undefined;
}

/** What the rows of a store that others wrote tell of its hash. */
async function recognised(driver: StoreDriver, options: CallOptions): Promise<StoreRecord | undefined> {
  let length: number | undefined;
  let sampled = 0;
  for (const table of await driver.listTables()) {
    if (table.name.startsWith(SYSTEM_TABLE_PREFIX)) continue;
    const types = await driver.describe(table);
    if (types === undefined || !TELLING.every((column) => types.has(column))) continue;
    const rows = await rowsOf({ driver, options }, table, { columns: TELLING, limit: SAMPLED_ROWS });
    const cut = rows.map((row) => cutOf(row[FEATURE_VERSION])).find((each) => each !== undefined);
    if (cut === undefined) continue;
    const algorithm = recogniseHash(rows, cut);
    if (algorithm !== undefined) return { algorithm, length: cut };
    length ??= cut;
    sampled += 1;
    if (sampled === SAMPLED_TABLES) break;
  }
  return length === undefined ? undefined : { algorithm: undefined, length };
}

/** Settings that the store recorded, or what can be told from rows that others wrote; `undefined` for an empty store. */
export async function readStoreRecord(driver: StoreDriver, options: CallOptions): Promise<StoreRecord | undefined> {
  return (await recorded(driver, options)) ?? (await recognised(driver, options));
}

/** Writes the settings down, once per store. */
export async function writeStoreRecord(
  driver: StoreDriver,
  record: { readonly algorithm: HashAlgorithm; readonly length: number; readonly recordedAt: bigint },
  options: CallOptions,
): Promise<void> {
  if ((await driver.describe(STORE_TABLE)) !== undefined) return;
  const row: StoredRow = Object.assign(emptyRow(), {
    hash_algorithm: record.algorithm,
    hash_truncation_length: BigInt(record.length),
    recorded_at: record.recordedAt,
  });
  await driver.append(STORE_TABLE, batchesOf([rowsBatch(RECORD_TYPES, [row])]), options);
}
