import { MetadataStoreError } from "../errors.ts";
import {
  CREATED_AT,
  DELETED_AT,
  FEATURE_VERSION,
  PREVIOUS,
  PROJECT_VERSION,
  PROVENANCE,
  UPDATED_AT,
} from "../feature/system-columns.ts";
import type { ColumnTypes, StoredRow } from "../rows/column-type.ts";
import { rowsBatch } from "../rows/index.ts";
import type { LongCallOptions } from "./call.ts";
import { rowKey } from "./compare-values.ts";
import { completeRead, keepLatestRows } from "./complete-read.ts";
import type { FeatureHandle } from "./feature-handle.ts";
import { idsPredicates } from "./ids-predicate.ts";
import type { Increment } from "./increment.ts";
import { guardProject } from "./project-guard.ts";
import type { DriverCall, Subject } from "./store-context.ts";
import { appendBatches, type Written } from "./write.ts";

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
  for (const predicate of idsPredicates(rows, handle.idColumns, types)) {
    const query = { where: predicate, latestBy: [...handle.idColumns, FEATURE_VERSION] };
    const found: StoredRow[] = [];
    for await (const batch of completeRead(call, handle.table, query)) found.push(...(await batch.rows()));
    const own = found.filter((row) => row[FEATURE_VERSION] === current);
    const ownKeys = new Set(own.map((row) => rowKey(row, handle.idColumns)));
    const others = found.filter((row) => !ownKeys.has(rowKey(row, handle.idColumns)));
    for (const row of [...own, ...keepLatestRows(others, handle.idColumns)])
      newest.set(rowKey(row, handle.idColumns), row);
  }
  return newest;
}

function forwarded(row: StoredRow, stamp: StoredRow): StoredRow {
  return Object.assign(Object.create(null), row, stamp);
}

/**
 * Writes the carried samples of an increment under the current definition, without work, unless they were rewritten or
 * deleted since.
 */
export async function carryForward(
  { context, handle }: Subject,
  increment: Increment<unknown, unknown>,
  options: LongCallOptions & { readonly allowCrossProject?: boolean | undefined },
): Promise<Written> {
  guardProject(context, handle, options.allowCrossProject);
  const { spool } = await increment.resolvedRows();
  return context.call("write", options, async (call) => {
    let rows = 0;
    for await (const batch of spool.read({ statuses: ["carried"], batchSize: 10_000 })) {
      const carried = (await batch.rows()).map((row) => row[PREVIOUS] as StoredRow);
      if (carried.length > 0) rows += await forwardBatch(call, handle, carried);
    }
    return { rows };
  });
}

async function forwardBatch(call: DriverCall, handle: FeatureHandle, carried: readonly StoredRow[]): Promise<number> {
  const { context } = call;
  return context.writeLock(handle.table.name).run(async () => {
    const types = await context.driver.describe(handle.table);
    if (types === undefined)
      throw new MetadataStoreError(
        "STORE_FAILURE",
        `The table of ${handle.key} vanished while rows were carried forward; resolve again.`,
      );
    const newest = await newestRows(call, handle, { rows: carried, types });
    const unchanged = carried.filter((row) => {
      const now = newest.get(rowKey(row, handle.idColumns));
      return now !== undefined && rowKey(now, SAME_ROW) === rowKey(row, SAME_ROW);
    });
    if (unchanged.length === 0) return 0;
    const stamp: StoredRow = Object.assign(Object.create(null), {
      [FEATURE_VERSION]: handle.featureVersion(call.hash.length),
      [PROJECT_VERSION]: handle.projectVersion(call.hash.length),
      [UPDATED_AT]: context.stamps.next(handle.table.name),
    });
    return appendBatches(call, handle.table, [
      rowsBatch(
        types,
        unchanged.map((row) => forwarded(row, stamp)),
      ),
    ]);
  });
}
