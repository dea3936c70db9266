import { FEATURE_VERSION, PROVENANCE, PROVENANCE_BY_FIELD, SYSTEM_TABLE_PREFIX } from "../../feature/system-columns.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import { becomeFirstWriter } from "./first-writer.ts";
import { recogniseHash } from "./recognise-hash.ts";
import { type OwnRecord, recordRows, rowsOf, type StoreRecord, standing } from "./record-rows.ts";
import { requireSameRecord } from "./store-hash.ts";

/** Columns that tell of a store's hash. */
const TELLING = [FEATURE_VERSION, PROVENANCE, PROVENANCE_BY_FIELD];
const SAMPLED_ROWS = 100;
const SAMPLED_TABLES = 20;

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

/**
 * Has the store's record say this hash before the handle's first row.
 * @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where another hash stands, or is asked for.
 */
export async function writeStoreRecord(driver: StoreDriver, own: OwnRecord, options: CallOptions): Promise<void> {
  const known = standing(driver, await recordRows(driver, options));
  if (known === undefined) return becomeFirstWriter(driver, own, options);
  requireSameRecord(driver, own, known);
}
