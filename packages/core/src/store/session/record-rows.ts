import { type TableName, tableName } from "../../feature/table-name.ts";
import { HASH_ALGORITHMS, type HashAlgorithm } from "../../hash/hash-settings.ts";
import type { ReadQuery } from "../../plan/read-query.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { batchesOf, emptyRow, rowsBatch } from "../../rows/index.ts";
import { completeRead, type ReadSource } from "../query/complete-read.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import { sameRecord, twoRecordsError } from "./store-hash.ts";

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
  ["candidate", "string"],
  ["withdrawn", "bool"],
]);

/** All rows that a query gives. */
export async function rowsOf(source: ReadSource, table: TableName, query: ReadQuery): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const batch of completeRead(source, table, query)) rows.push(...(await batch.rows()));
  return rows;
}

function asAlgorithm(text: unknown): HashAlgorithm | undefined {
  return HASH_ALGORITHMS.find((algorithm) => algorithm === text);
}

/** A row of the record: the hash that stands, or one that a first writer asks for. */
export interface RecordRow extends StoreRecord {
  readonly recordedAt: bigint;
  /** Tells first writers apart; absent where the hash stands. */
  readonly candidate: string | undefined;
}

/** The rows of the record but those of writers that gave way. */
export async function recordRows(driver: StoreDriver, options: CallOptions): Promise<RecordRow[]> {
  if ((await driver.describe(STORE_TABLE)) === undefined) return [];
  const rows = await rowsOf({ driver, options }, STORE_TABLE, {});
  const withdrawn = new Set(rows.filter((row) => row.withdrawn === true).map((row) => row.candidate));
  return rows
    .filter(({ candidate }) => typeof candidate !== "string" || !withdrawn.has(candidate))
    .map((row) => ({
      algorithm: asAlgorithm(row.hash_algorithm),
      length: Number(row.hash_truncation_length),
      recordedAt: typeof row.recorded_at === "bigint" ? row.recorded_at : 0n,
      candidate: typeof row.candidate === "string" ? row.candidate : undefined,
    }));
}

/** The hash that stands. @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where two stand. */
export function standing(driver: StoreDriver, rows: readonly RecordRow[]): RecordRow | undefined {
  const [first, ...others] = rows.filter(({ candidate }) => candidate === undefined).sort(byTime);
  const other = first && others.find((each) => !sameRecord(first, each));
  if (first !== undefined && other !== undefined) throw twoRecordsError(driver, first, other);
  return first;
}

function byTime(a: RecordRow, b: RecordRow): number {
  return Number(a.recordedAt - b.recordedAt);
}

/** The hash of a handle, which writes the record. */
export interface OwnRecord {
  readonly algorithm: HashAlgorithm;
  readonly length: number;
  readonly recordedAt: bigint;
}

/** Adds to the record: that a hash stands, or that a first writer asks for it, or gives way. */
export async function appendRecord(
  driver: StoreDriver,
  {
    algorithm,
    length,
    recordedAt,
    ...of
  }: OwnRecord & { readonly candidate: string | null; readonly withdrawn: boolean },
  options: CallOptions,
): Promise<void> {
  const row: StoredRow = Object.assign(emptyRow(), {
    hash_algorithm: algorithm,
    hash_truncation_length: BigInt(length),
    recorded_at: recordedAt,
    ...of,
  });
  await driver.append(STORE_TABLE, batchesOf([rowsBatch(RECORD_TYPES, [row])]), options);
}
