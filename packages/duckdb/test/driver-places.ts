import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AccessMode,
  type ColumnType,
  type ColumnTypes,
  type RowBatches,
  rowsBatch,
  type StoredRow,
  singleBatch,
  systemColumnTypes,
} from "@metaxy/core/driver";
import { onTestFinished } from "vitest";
import { DuckDBDriver, type DuckDBDriverOptions } from "../src/index.ts";

/** A path in a folder that is gone after the test. */
export async function temporaryPath(name = "metadata.duckdb"): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-duckdb-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, name);
}

export function driverOf(database: string, options: Partial<DuckDBDriverOptions> = {}): DuckDBDriver {
  return new DuckDBDriver({ database, lockTimeout: 0, config: { threads: "2" }, layout: "struct", ...options });
}

/** An open driver that is closed after the test. */
export async function openDriver(
  database: string,
  mode: AccessMode = "write",
  options: Partial<DuckDBDriverOptions> = {},
): Promise<DuckDBDriver> {
  const driver = driverOf(database, options);
  await driver.open(mode, {});
  onTestFinished(() => driver.close());
  return driver;
}

/** Types of a feature's table. */
export function featureTypes(user: Record<string, ColumnType>, fields: readonly string[]): ColumnTypes {
  return new Map<string, ColumnType>([...Object.entries(user), ...systemColumnTypes(fields)]);
}

/** Rows completed with NULL. */
export function storedRows(types: ColumnTypes, rows: readonly Record<string, unknown>[]): StoredRow[] {
  return rows.map((row) => {
    const stored: StoredRow = Object.create(null);
    for (const column of types.keys()) stored[column] = (row[column] ?? null) as StoredRow[string];
    return stored;
  });
}

export function batch(types: ColumnTypes, rows: readonly Record<string, unknown>[]): RowBatches {
  return singleBatch(rowsBatch(types, storedRows(types, rows)));
}

/** A row of a feature with fields `a` and time `at`. */
export function featureRow(values: Record<string, unknown>, at: bigint, version = "v"): Record<string, unknown> {
  return {
    metaxy_provenance_by_field: { a: version },
    metaxy_provenance: version,
    metaxy_data_version_by_field: { a: version },
    metaxy_data_version: version,
    metaxy_feature_version: "fv",
    metaxy_project_version: "pv",
    metaxy_created_at: at,
    metaxy_updated_at: at,
    ...values,
  };
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, plainValue(own)]));
}

/** All rows as plain objects. */
export async function rowsOf(batches: RowBatches): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const each of batches) {
    for (const row of await each.rows()) rows.push(plainValue(row) as Record<string, unknown>);
  }
  return rows;
}
