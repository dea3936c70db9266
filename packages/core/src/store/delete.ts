import { FeatureNotFoundError, MetadataSchemaError, MetadataStoreError, UnsupportedError } from "../errors.ts";
import { bindPredicate } from "../feature/bind-predicate.ts";
import { allOf, type Predicate, predicateColumns } from "../feature/predicate.ts";
import { DELETED_AT, FEATURE_VERSION, UPDATED_AT } from "../feature/system-columns.ts";
import type { TableName } from "../feature/table-name.ts";
import type { AmongRows, ReadQuery } from "../plan/read-query.ts";
import type { ColumnTypes, StoredRow } from "../rows/column-type.ts";
import { batchesOf, emptyRow, rowsBatch } from "../rows/index.ts";
import { amongRows } from "./among-rows.ts";
import { type LongCallOptions, throwIfAborted } from "./call.ts";
import { completeRead } from "./complete-read.ts";
import { findTable } from "./fallback.ts";
import type { FeatureHandle } from "./feature-handle.ts";
import { type FrameFilter, filterFrames } from "./filter-frames.ts";
import { type Filters, type NormalFilters, normalFilters } from "./filters.ts";
import { collectIds, storedIds } from "./given-ids.ts";
import { modernFilters } from "./modern-filters.ts";
import type { GivenRow } from "./prepare-rows.ts";
import { guardProject } from "./project-guard.ts";
import { IS_LIVE, ofVersion } from "./read.ts";
import { marksTable } from "./resolve-inputs.ts";
import type { DriverCall, StoreContext, Subject } from "./store-context.ts";
import type { AppendQuery } from "./store-driver.ts";
import { hasAllIds } from "./stored-ids.ts";

/** Which rows to delete, and how. */
export interface DeleteOptions<Where = Filters, Rows = unknown> extends LongCallOptions {
  /** Which current rows to delete. */
  readonly where?: Where | undefined;
  /**
   * Rows whose ids name the current rows to delete: what an increment found orphaned, an array, a frame, Arrow. Of an
   * expansion the ids of parents are enough and mean all of their children.
   */
  readonly rows?: Rows | undefined;
  /** Delete every current row. */
  readonly all?: boolean | undefined;
  /** Remove every stored row of the matching ids instead of appending tombstones. */
  readonly hard?: boolean | undefined;
  /** Reach the rows of all definitions. */
  readonly withFeatureHistory?: boolean | undefined;
  readonly allowCrossProject?: boolean | undefined;
}

export const DELETE_OPTIONS: readonly (keyof DeleteOptions)[] = [
  "all",
  "allowCrossProject",
  "hard",
  "onProgress",
  "rows",
  "signal",
  "where",
  "withFeatureHistory",
];

/** Number of deleted samples, or of removed rows with `hard`. */
export interface Deleted {
  readonly rows: number;
}

function requireOneSelection(handle: FeatureHandle, options: DeleteOptions): void {
  const given = [options.where !== undefined, options.rows !== undefined, options.all === true];
  if (given.filter(Boolean).length === 1) return;
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `deleteMetadata of ${handle.key} needs either where, which says which rows, or rows, whose ids do, or { all: true }.`,
    { details: { feature: handle.key } },
  );
}

function requireHardDelete(context: StoreContext, options: DeleteOptions): void {
  if (options.hard !== true || context.driver.capabilities.hardDelete) return;
  throw new UnsupportedError(
    `${context.driver.display()} cannot remove rows: deleteMetadata with { hard: true } is not supported. Delete without hard to hide them.`,
    { details: { operation: "deleteMetadata({ hard: true })" } },
  );
}

/** The feature is not in this store; says which fallback has it, as deletes and drops never reach one. */
async function absentHere(
  { context, options }: DriverCall,
  handle: FeatureHandle,
  operation: string,
): Promise<FeatureNotFoundError> {
  const found = await findTable(context, handle.table, { allowFallback: true, signal: options.signal });
  await found?.lease.release();
  const elsewhere =
    found === undefined ? "" : ` It is in fallback store ${found.context.driver.display()}; ${operation} there.`;
  return new FeatureNotFoundError(
    `Feature ${handle.key} is not in ${context.driver.display()}, and ${operation} reaches this store alone.${elsewhere}`,
    { details: { feature: handle.key, fallback: found?.context.driver.display() } },
  );
}

/** What is to be deleted in one table. */
interface Target {
  readonly table: TableName;
  readonly types: ColumnTypes;
  readonly query: ReadQuery;
  readonly ids: readonly string[];
  readonly within: Predicate | undefined;
}

function currentRows(handle: FeatureHandle, options: DeleteOptions, length: number): ReadQuery {
  const ids = handle.idColumns;
  if (options.withFeatureHistory === true) return { latestBy: [...ids, FEATURE_VERSION], having: IS_LIVE };
  return { where: ofVersion(handle.featureVersion(length)), latestBy: ids, having: IS_LIVE };
}

function withFilter(query: ReadQuery, filter: Predicate | undefined): ReadQuery {
  const having = allOf([query.having, filter]);
  return having === undefined ? query : { ...query, having };
}

/** Appends the rows that a query gives again, each stamped as deleted later than its own newest time. */
export async function appendTombstones(
  call: DriverCall,
  target: { readonly table: TableName; readonly from: ReadQuery },
): Promise<number> {
  const { context, driver } = call;
  const deletedAt = context.stamps.next(target.table.name);
  const query: AppendQuery = { from: target.from, deletedAt };
  if (driver.appendSelect !== undefined) return (await driver.appendSelect(target.table, query, call.options)).rows;
  const tombstones: StoredRow[] = [];
  let types: ColumnTypes = new Map();
  for await (const batch of completeRead(call, target.table, target.from)) {
    types = batch.types;
    for (const row of await batch.rows())
      tombstones.push(Object.assign(emptyRow(), row, { [DELETED_AT]: laterThan(row, deletedAt) }));
  }
  if (tombstones.length === 0) return 0;
  return (await driver.append(target.table, batchesOf([rowsBatch(types, tombstones)]), call.options)).rows;
}

function laterThan(row: StoredRow, time: bigint): bigint {
  const newest = (row[DELETED_AT] ?? row[UPDATED_AT] ?? null) as bigint | null;
  return newest !== null && newest >= time ? newest + 1n : time;
}

async function deleteIn(call: DriverCall, target: Target, hard: boolean): Promise<number> {
  if (!hard) return appendTombstones(call, { table: target.table, from: target.query });
  return call.driver.delete(
    target.table,
    { matching: target.query, by: target.ids, ...(target.within === undefined ? {} : { within: target.within }) },
    call.options,
  );
}

/** Expressions that the store cannot evaluate are answered in memory; the ids that they match are then deleted. */
async function matchingTarget(
  call: DriverCall,
  target: Target,
  { feature, expressions }: FrameFilter,
): Promise<Target | undefined> {
  if (expressions.length === 0) return target;
  const rows = completeRead(call, target.table, target.query);
  const matching: StoredRow[] = [];
  for await (const batch of filterFrames(rows, { feature, expressions, columns: target.ids })) {
    for (const row of await batch.rows()) matching.push(row);
  }
  if (matching.length === 0) return undefined;
  return { ...target, query: { ...target.query, among: amongRows(matching, target.ids, target.types) } };
}

/** Marks are deleted with the rows where the filter can be answered by their columns. */
async function marksTarget(
  { context, handle }: Subject,
  target: Target,
  selected: Selection,
): Promise<Target | undefined> {
  if (selected.where.expressions.length > 0) return undefined;
  const table = marksTable(handle);
  const types = await context.driver.describe(table);
  if (types === undefined) return undefined;
  const named = [
    ...(selected.filter === undefined ? [] : predicateColumns(selected.filter)),
    ...(selected.among?.columns ?? []),
  ];
  if (!named.every((name) => types.has(name))) return undefined;
  const ids = handle.idColumns.filter((id) => types.has(id));
  const latestBy = target.query.latestBy?.filter((name) => types.has(name)) ?? ids;
  return { ...target, table, types, ids, query: { ...target.query, latestBy } };
}

/** What says which rows to delete: a filter, ids, or expressions as well. */
interface Selection {
  readonly filter: Predicate | undefined;
  readonly among?: AmongRows;
  readonly where: NormalFilters;
}

const NO_FILTERS: NormalFilters = { predicates: [], expressions: [] };

async function selection(
  call: DriverCall,
  { handle, ids }: { readonly handle: FeatureHandle; readonly ids: readonly GivenRow[] | undefined },
  { options, types }: { readonly options: DeleteOptions; readonly types: ColumnTypes },
): Promise<Selection> {
  if (ids !== undefined) {
    const { columns, rows } = storedIds(ids, handle, { types, hash: call.hash });
    return { filter: undefined, among: amongRows(rows, columns, types), where: NO_FILTERS };
  }
  const where = await modernFilters(await normalFilters(options.where, handle), types, call.context);
  const scope = { types, of: `the columns of ${handle.key}` };
  const bound = where.predicates.map((each) => bindPredicate(each, scope));
  return { filter: allOf(bound), where };
}

async function deleteSelected(
  call: DriverCall,
  handle: FeatureHandle,
  request: { readonly options: DeleteOptions; readonly types: ColumnTypes; readonly selected: Selection },
): Promise<number> {
  const { options, types, selected } = request;
  throwIfAborted(call.options.signal);
  if (selected.among?.rows.length === 0) return 0;
  const { length } = call.hash;
  const hard = options.hard === true;
  const query = withFilter(currentRows(handle, options, length), selected.filter);
  const target: Target = {
    table: handle.table,
    types,
    query: selected.among === undefined ? query : { ...query, among: selected.among },
    ids: handle.idColumns,
    within: options.withFeatureHistory === true ? undefined : ofVersion(handle.featureVersion(length)),
  };
  const matching = await matchingTarget(call, target, {
    feature: handle.key,
    expressions: selected.where.expressions,
  });
  const rows = matching === undefined ? 0 : await deleteIn(call, matching, hard);
  const marks = await marksTarget({ context: call.context, handle }, target, selected);
  if (marks !== undefined) await deleteIn(call, marks, hard);
  options.onProgress?.({ rows });
  return rows;
}

/** A table without one of the id columns has rows of other definitions only. */
function rowsOfOtherIds(handle: FeatureHandle, options: DeleteOptions, types: ColumnTypes): Deleted {
  if (options.withFeatureHistory !== true) return { rows: 0 };
  const added = handle.idColumns.find((id) => !types.has(id)) ?? "";
  throw new MetadataSchemaError(
    `The stored rows of ${handle.key} have no id column ${JSON.stringify(added)}, so it is not known which of them are one sample; delete them by the definition that wrote them, or drop the feature.`,
    { details: { feature: handle.key, column: added } },
  );
}

/** Deletes current rows, softly unless `hard`. */
export async function deleteMetadata(
  context: StoreContext,
  handle: FeatureHandle,
  options: DeleteOptions,
): Promise<Deleted> {
  requireOneSelection(handle, options);
  guardProject(context, handle, options.allowCrossProject);
  // Rows may be read from this very store, so they are taken before it is asked to write.
  const ids = options.rows === undefined ? undefined : await collectIds(handle, options.rows, options.signal);
  return context.call("write", { signal: options.signal }, (call) =>
    context.writeLock(handle.table.name).run(async () => {
      requireHardDelete(context, options);
      const types = await context.driver.describe(handle.table);
      if (types === undefined) throw await absentHere(call, handle, "deleteMetadata");
      if (!hasAllIds(handle, types)) return rowsOfOtherIds(handle, options, types);
      const selected = await selection(call, { handle, ids }, { options, types });
      return { rows: await deleteSelected(call, handle, { options, types, selected }) };
    }),
  );
}

/** Options of dropping a feature. */
export interface DropOptions extends LongCallOptions {
  readonly allowCrossProject?: boolean | undefined;
}

export const DROP_OPTIONS: readonly (keyof DropOptions)[] = ["allowCrossProject", "onProgress", "signal"];

/** Removes a feature's table and marks from this store. */
export function dropFeatureMetadata(context: StoreContext, handle: FeatureHandle, options: DropOptions): Promise<void> {
  guardProject(context, handle, options.allowCrossProject);
  return context.call("write", options, (call) =>
    context.writeLock(handle.table.name).run(async () => {
      call.options.signal.throwIfAborted();
      if ((await context.driver.describe(handle.table)) === undefined) {
        const absent = await absentHere(call, handle, "dropFeatureMetadata");
        if (absent.details.fallback !== undefined) throw absent;
      }
      await context.driver.drop(handle.table);
      await context.driver.drop(marksTable(handle));
    }),
  );
}
