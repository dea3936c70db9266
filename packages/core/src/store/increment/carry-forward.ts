import { MetadataStoreError } from "../../errors.ts";
import {
  CREATED_AT,
  DELETED_AT,
  FEATURE_VERSION,
  PREVIOUS,
  PROJECT_VERSION,
  PROVENANCE,
  systemColumnTypes,
  UPDATED_AT,
  VERSION_COLUMNS,
} from "../../feature/system-columns.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow, emptyRow, mapRows, rowsBatch } from "../../rows/index.ts";
import { amongRows } from "../query/among-rows.ts";
import { rowKey } from "../query/compare-values.ts";
import { completeRead } from "../query/complete-read.ts";
import { isNewer } from "../query/keep-latest-rows.ts";
import type { LongCallOptions } from "../session/call.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { guardProject } from "../session/project-guard.ts";
import type { DriverCall, Subject } from "../session/store-context.ts";
import { stampAfterStored } from "../write/stamp-after-stored.ts";
import { appendBatches, type Written } from "../write/write.ts";
import { carriedFamilies, type Forwarded } from "./carried-families.ts";
import type { Increment } from "./increment.ts";

interface StoredRows {
  readonly rows: readonly StoredRow[];
  readonly types: ColumnTypes;
}

const SAME_ROW = [UPDATED_AT, DELETED_AT, CREATED_AT, FEATURE_VERSION, PROVENANCE];

/** Newest row per id over all definitions; a row of the current definition, tombstones too, comes before all others. */
async function newestRows(
  call: DriverCall,
  handle: FeatureHandle,
  { rows, types }: StoredRows,
): Promise<Map<string, StoredRow>> {
  const newest = new Map<string, StoredRow>();
  const current = handle.featureVersion(call.hash.length);
  const among = amongRows(rows, handle.idColumns, types);
  const query = { among, latestBy: [...handle.idColumns, FEATURE_VERSION] };
  for await (const batch of completeRead(call, handle.table, query))
    await eachRow(await batch.rows(), (row) => {
      const key = rowKey(row, handle.idColumns);
      const known = newest.get(key);
      if (known === undefined || row[FEATURE_VERSION] === current) newest.set(key, row);
      else if (known[FEATURE_VERSION] !== current && isNewer(row, known)) newest.set(key, row);
    });
  return newest;
}

/** A sample that needs no work: its stored row, and the versions that the current definition gives it. */
interface Carried {
  readonly stored: StoredRow;
  readonly versions: StoredRow;
}

function carriedOf(row: StoredRow): Carried {
  const versions = emptyRow();
  for (const column of VERSION_COLUMNS) versions[column] = row[column] ?? null;
  return { stored: row[PREVIOUS] as StoredRow, versions };
}

/** Stored rows of carried samples under the versions that are expected of them, unless they were rewritten or deleted since. */
async function carriedRows(call: DriverCall, handle: FeatureHandle, rows: readonly StoredRow[]): Promise<Forwarded> {
  const { table } = handle;
  const types = await call.driver.describe(table);
  if (types === undefined)
    throw new MetadataStoreError(
      "STORE_FAILURE",
      `The table of ${handle.key} vanished while rows were carried forward; resolve again.`,
    );
  const carried = await mapRows(rows, carriedOf);
  const newest = await newestRows(call, handle, { rows: carried.map(({ stored }) => stored), types });
  const unchanged: StoredRow[] = [];
  await eachRow(carried, ({ stored, versions }) => {
    const key = rowKey(stored, handle.idColumns);
    const now = newest.get(key);
    // Several parent rows may give one sample.
    newest.delete(key);
    if (now === undefined || rowKey(now, SAME_ROW) !== rowKey(stored, SAME_ROW)) return;
    unchanged.push(Object.assign(emptyRow(), stored, versions));
  });
  return { table, types, rows: unchanged };
}

/** Writes rows under the current definition. */
async function forward(call: DriverCall, handle: FeatureHandle, { table, types, rows }: Forwarded): Promise<number> {
  if (rows.length === 0) return 0;
  const stamp: StoredRow = Object.assign(emptyRow(), {
    [FEATURE_VERSION]: handle.featureVersion(call.hash.length),
    [PROJECT_VERSION]: handle.projectVersion(call.hash.length),
    [UPDATED_AT]: await stampAfterStored(call, table),
  });
  // By-field columns have the fields of the current definition, which may be others than the stored ones.
  const fields = systemColumnTypes(handle.fields.map((each) => each.structKey));
  const stamped = await mapRows(rows, (row) => Object.assign(row, stamp));
  return appendBatches(call, table, [rowsBatch(new Map([...types, ...fields]), stamped)]);
}

/** An increment compares with the rows of the store that resolved it, which alone has them. */
function refuseForeign({ context, handle }: Subject): never {
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `carryForward in ${context.driver.display()} got an increment of ${handle.key} that another store resolved; call carryForward on that store, or resolve ${handle.key} here.`,
    { details: { feature: handle.key } },
  );
}

/**
 * Writes the carried samples of an increment under the current definition, without work, unless they were rewritten or
 * deleted since; of an expansion all children of the carried parents, and the marks of those that have none.
 */
export async function carryForward(
  { context, handle }: Subject,
  increment: Increment<unknown, unknown, unknown>,
  options: LongCallOptions & { readonly allowCrossProject?: boolean | undefined },
): Promise<Written> {
  guardProject(context, handle, options.allowCrossProject);
  const { spool, request } = await increment.resolvedRows();
  if (!context.increments.has(increment)) refuseForeign({ context, handle });
  const forwardBatch = async (call: DriverCall, carried: readonly StoredRow[]): Promise<number> => {
    if (!request.collapse) return forward(call, handle, await carriedRows(call, handle, carried));
    const families = await carriedFamilies(call, handle, { ids: request.compareOn, rows: carried });
    const children = await forward(call, handle, families.children);
    await forward(call, handle, families.marks);
    return children;
  };
  return context.call("write", { signal: options.signal }, async (call) => {
    let rows = 0;
    for await (const batch of spool.read({ statuses: ["carried"], batchSize: 10_000 })) {
      const carried = await batch.rows();
      if (carried.length > 0) rows += await context.writeLock(handle.table.name).run(() => forwardBatch(call, carried));
      options.onProgress?.({ rows });
    }
    return { rows };
  });
}
