import { randomUUID } from "node:crypto";
import { FEATURE_VERSION, PROVENANCE, PROVENANCE_BY_FIELD, SYSTEM_TABLE_PREFIX } from "../../feature/system-columns.ts";
import { type TableName, tableName } from "../../feature/table-name.ts";
import { HASH_ALGORITHMS, type HashAlgorithm } from "../../hash/hash-settings.ts";
import type { ReadQuery } from "../../plan/read-query.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { batchesOf, emptyRow, rowsBatch } from "../../rows/index.ts";
import { completeRead, type ReadSource } from "../query/complete-read.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import { recogniseHash } from "./recognise-hash.ts";
import { requireSameRecord, sameRecord, twoRecordsError } from "./store-hash.ts";

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

/** A row of the record: the hash that stands, or one that a first writer asks for. */
interface RecordRow extends StoreRecord {
  readonly recordedAt: bigint;
  /** Tells first writers apart; absent where the hash stands. */
  readonly candidate: string | undefined;
}

async function recordRows(driver: StoreDriver, options: CallOptions): Promise<RecordRow[]> {
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

/** @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where two hashes stand. */
function standing(driver: StoreDriver, rows: readonly RecordRow[]): RecordRow | undefined {
  const [first, ...others] = rows.filter(({ candidate }) => candidate === undefined).sort(byTime);
  const other = first && others.find((each) => !sameRecord(first, each));
  if (first !== undefined && other !== undefined) throw twoRecordsError(driver, first, other);
  return first;
}

function byTime(a: RecordRow, b: RecordRow): number {
  return Number(a.recordedAt - b.recordedAt);
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
export async function readStoreRecord(
  driver: StoreDriver,
  options: CallOptions,
): Promise<(StoreRecord & { readonly isWritten: boolean }) | undefined> {
  const written = standing(driver, await recordRows(driver, options));
  if (written !== undefined) return { ...written, isWritten: true };
  const told = await recognised(driver, options);
  return told && { ...told, isWritten: false };
}

/** The hash of a handle, which writes the record. */
interface OwnRecord {
  readonly algorithm: HashAlgorithm;
  readonly length: number;
  readonly recordedAt: bigint;
}

async function appendRow(
  driver: StoreDriver,
  own: OwnRecord & { readonly candidate: string | null; readonly withdrawn: boolean },
  options: CallOptions,
): Promise<void> {
  const row: StoredRow = Object.assign(emptyRow(), {
    hash_algorithm: own.algorithm,
    hash_truncation_length: BigInt(own.length),
    recorded_at: own.recordedAt,
    candidate: own.candidate,
    withdrawn: own.withdrawn,
  });
  await driver.append(STORE_TABLE, batchesOf([rowsBatch(RECORD_TYPES, [row])]), options);
}

/** How often an earlier first writer looks whether later ones have withdrawn; each time the storage is asked. */
const LOOKS = 20;

/**
 * Has the store's record say this hash before the handle's first row. First writers ask for theirs, then look who else
 * asks: of two hashes at most one gets to stand, as the one who asked last sees both.
 * @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where another hash stands, or is asked for.
 */
export async function writeStoreRecord(driver: StoreDriver, own: OwnRecord, options: CallOptions): Promise<void> {
  const known = standing(driver, await recordRows(driver, options));
  if (known !== undefined) return requireSameRecord(driver, own, known);
  const candidate = randomUUID();
  await appendRow(driver, { ...own, candidate, withdrawn: false }, options);
  try {
    await standAlone(driver, { ...own, candidate }, options);
  } catch (error) {
    // Also of a call that was aborted.
    await appendRow(driver, { ...own, candidate, withdrawn: true }, {});
    throw error;
  }
  await appendRow(driver, { ...own, candidate: null, withdrawn: false }, options);
}

/** Returns once nobody asks for another hash; later ones give way to earlier ones. */
async function standAlone(driver: StoreDriver, own: RecordRow & OwnRecord, options: CallOptions): Promise<void> {
  for (let look = 1; ; look++) {
    const rows = await recordRows(driver, options);
    const stands = standing(driver, rows);
    if (stands !== undefined) requireSameRecord(driver, own, stands);
    const rivals = rows.filter((each) => !sameRecord(own, each));
    const earlier = rivals.find((each) => isEarlier(each, own)) ?? (look === LOOKS ? rivals[0] : undefined);
    if (earlier !== undefined) requireSameRecord(driver, own, earlier);
    if (rivals.length === 0) return;
  }
}

function isEarlier(a: RecordRow, b: RecordRow): boolean {
  return a.recordedAt === b.recordedAt ? String(a.candidate) < String(b.candidate) : a.recordedAt < b.recordedAt;
}
