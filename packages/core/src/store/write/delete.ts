import { FeatureNotFoundError, MetadataSchemaError, MetadataStoreError, UnsupportedError } from "../../errors.ts";
import { allOf, type Predicate } from "../../feature/predicate.ts";
import { DELETED_AT, FEATURE_VERSION, UPDATED_AT } from "../../feature/system-columns.ts";
import type { TableName } from "../../feature/table-name.ts";
import type { ReadQuery } from "../../plan/read-query.ts";
import { unstoredColumns } from "../../plan/unstored-columns.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { batchesOf, emptyRow, rowsBatch } from "../../rows/index.ts";
import type { RowBatches } from "../../rows/row-batch.ts";
import type { RowsInput } from "../../rows/rows-input.ts";
import { amongRows } from "../query/among-rows.ts";
import { completeRead } from "../query/complete-read.ts";
import { IS_LIVE, ofVersion } from "../query/stored-predicates.ts";
import { isChildless } from "../read/childless-table.ts";
import { type FrameFilter, filterFrames } from "../read/filter-frames.ts";
import type { Filters } from "../read/filters.ts";
import { hasAllIds } from "../read/stored-ids.ts";
import { type LongCallOptions, throwIfAborted } from "../session/call.ts";
import { findTable } from "../session/fallback.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { marksTable } from "../session/marks-table.ts";
import { guardProject } from "../session/project-guard.ts";
import type { DriverCall, StoreContext } from "../session/store-context.ts";
import type { AppendQuery } from "../store-driver.ts";
import { isOfMarks, matchingMarks } from "./delete-marks.ts";
import { type DeleteScope, type SelectedRows, type Selection, selection } from "./delete-selection.ts";
import { collectIds } from "./given-ids.ts";

/** The rows that a filter matches. */
interface DeleteWhere<Where> {
  /** Which current rows to delete. */
  readonly where: Where;
  readonly rows?: undefined;
  readonly all?: false | undefined;
}

/** The rows that are named. */
interface DeleteRows<Rows> {
  /**
   * Rows whose ids name the current rows to delete: what an increment found orphaned, an array, a frame, Arrow. Of an
   * expansion the ids of parents are enough and mean all of their children. A row that has `metaxy_feature_version` names
   * a row of that definition.
   */
  readonly rows: Rows;
  readonly where?: undefined;
  readonly all?: false | undefined;
}

/** All rows. */
interface DeleteAll {
  /** Delete every current row. */
  readonly all: true;
  readonly where?: undefined;
  readonly rows?: undefined;
}

/** Which rows to delete, by one of `where`, `rows` and `all`, and how. */
export type DeleteOptions<Where = Filters, Rows = RowsInput<object>> = HowToDelete &
  (DeleteWhere<Where> | DeleteRows<Rows> | DeleteAll);

interface HowToDelete extends LongCallOptions {
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
  if (Array.isArray(options.where) && options.where.length === 0) {
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `deleteMetadata of ${handle.key} got an empty list as where, which every row matches. Give a filter, or { all: true } to delete every current row.`,
      { details: { feature: handle.key } },
    );
  }
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

/** Live rows of one definition, or without a version of every one. */
function currentRows(ids: readonly string[], version: string | undefined): ReadQuery {
  if (version === undefined) return { latestBy: [...ids, FEATURE_VERSION], having: IS_LIVE };
  return { where: ofVersion(version), latestBy: ids, having: IS_LIVE };
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
async function matchingTarget(call: DriverCall, target: Target, filter: FrameFilter): Promise<Target | undefined> {
  if (filter.expressions.length === 0) return target;
  const rows = completeRead(call, target.table, target.query);
  return amongMatching(target, filterFrames(rows, { ...filter, columns: target.ids }));
}

/** The target as far as it has the ids of these rows; none where there are none. */
async function amongMatching(target: Target, rows: RowBatches): Promise<Target | undefined> {
  const matching: StoredRow[] = [];
  for await (const batch of rows) for (const row of await batch.rows()) matching.push(row);
  if (matching.length === 0) return undefined;
  return { ...target, query: { ...target.query, among: amongRows(matching, target.ids, target.types) } };
}

/** Deletes marks as rows; those that a filter on other columns than theirs matches are found in memory. */
async function deleteMarks(
  call: DriverCall,
  { handle, options, types: of }: DeleteScope,
  { part, selected }: { readonly part: SelectedRows; readonly selected: Selection },
): Promise<void> {
  const table = marksTable(handle);
  const types = await call.driver.describe(table);
  if (types === undefined) return;
  const ids = handle.idColumns.filter((id) => types.has(id));
  const target = { table, types, query: currentRows(ids, part.version), ids, within: withinOf(part) };
  const filter = { feature: handle.key, predicate: part.filter, expressions: selected.expressions, types: of };
  let matching: Target | undefined;
  if (part.among !== undefined) {
    // Ids of children name no mark.
    if (part.among.columns.every((name) => types.has(name))) matching = named(target, part);
  } else if (isOfMarks(filter, types)) matching = named(target, part);
  else matching = await amongMatching(target, matchingMarks(completeRead(call, table, target.query), filter));
  if (matching !== undefined) await deleteIn(call, matching, options.hard === true);
}

function named(target: Target, { filter, among }: SelectedRows): Target {
  const query = withFilter(target.query, filter);
  return { ...target, query: among === undefined ? query : { ...query, among } };
}

function withinOf({ version }: SelectedRows): Predicate | undefined {
  return version === undefined ? undefined : ofVersion(version);
}

async function deleteSelected(call: DriverCall, scope: DeleteScope, selected: Selection): Promise<number> {
  const { handle, options, types, hasRows } = scope;
  const { idColumns: ids, key: feature } = handle;
  let rows = 0;
  for (const part of selected.parts) {
    throwIfAborted(call.options.signal);
    const whole = { table: handle.table, types, query: currentRows(ids, part.version), ids, within: withinOf(part) };
    const { expressions } = selected;
    const filter = { feature, expressions, types: unstoredColumns(handle, types) };
    const target = hasRows ? await matchingTarget(call, named(whole, part), filter) : undefined;
    // Marks first: what is left of them after a crash would hide that their parents are to be done again.
    await deleteMarks(call, scope, { part, selected });
    if (target !== undefined) rows += await deleteIn(call, target, options.hard === true);
    options.onProgress?.({ rows });
  }
  return rows;
}

/** A table without one of the id columns has rows of other definitions only. */
function refuseOtherIds(handle: FeatureHandle, types: ColumnTypes): never {
  const added = handle.idColumns.find((id) => !types.has(id)) ?? "";
  throw new MetadataSchemaError(
    `The stored rows of ${handle.key} have no id column ${JSON.stringify(added)}, so it is not known which of them are one sample; delete them by the definition that wrote them, or drop the feature.`,
    { details: { feature: handle.key, column: added } },
  );
}

async function deleteScope(call: DriverCall, handle: FeatureHandle, options: DeleteOptions): Promise<DeleteScope> {
  const types = await call.driver.describe(handle.table);
  const marks = await call.driver.describe(marksTable(handle));
  if (types !== undefined && hasAllIds(handle, types)) return { handle, options, types, hasRows: true };
  if (types !== undefined && options.withFeatureHistory === true && !(await isChildless(call, handle)))
    refuseOtherIds(handle, types);
  const known = marks ?? types;
  if (known === undefined) throw await absentHere(call, handle, "deleteMetadata");
  return { handle, options, types: known, hasRows: false };
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
      const scope = await deleteScope(call, handle, options);
      return { rows: await deleteSelected(call, scope, await selection(call, scope, ids)) };
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
      const tables = await Promise.all(
        [handle.table, marksTable(handle)].map((table) => context.driver.describe(table)),
      );
      if (tables.every((types) => types === undefined)) {
        const absent = await absentHere(call, handle, "dropFeatureMetadata");
        if (absent.details.fallback !== undefined) throw absent;
      }
      await context.driver.drop(handle.table);
      await context.driver.drop(marksTable(handle));
    }),
  );
}
