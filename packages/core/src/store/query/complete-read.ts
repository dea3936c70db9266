import { predicateColumns } from "../../feature/predicate.ts";
import { CREATED_AT, DATA_VERSION, DELETED_AT, PROVENANCE, UPDATED_AT } from "../../feature/system-columns.ts";
import type { TableName } from "../../feature/table-name.ts";
import type { ReadQuery } from "../../plan/read-query.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow, emptyRow, rowsBatch } from "../../rows/index.ts";
import type { RowBatch, RowBatches } from "../../rows/row-batch.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import { amongInSlices } from "./among-rows.ts";
import { compareValues, rowKey } from "./compare-values.ts";
import { evaluate } from "./match-row.ts";

/** Whether `a` is newer than `b`, in the order of `LatestFirst`. */
export function isNewer(a: StoredRow, b: StoredRow): boolean {
  const order =
    compareValues(a[DELETED_AT] ?? a[UPDATED_AT], b[DELETED_AT] ?? b[UPDATED_AT]) ||
    compareValues(a[CREATED_AT], b[CREATED_AT]) ||
    compareValues((a[DELETED_AT] ?? null) !== null, (b[DELETED_AT] ?? null) !== null) ||
    compareValues(a[PROVENANCE], b[PROVENANCE]) ||
    compareValues(a[DATA_VERSION], b[DATA_VERSION]);
  return order > 0;
}

/** One row per combination of `by`, the latest. */
export function keepLatestRows(rows: Iterable<StoredRow>, by: readonly string[]): StoredRow[] {
  const latest = new Map<string, StoredRow>();
  for (const row of rows) {
    const key = rowKey(row, by);
    const known = latest.get(key);
    if (known === undefined || isNewer(row, known)) latest.set(key, row);
  }
  return [...latest.values()];
}

type Step = "where" | "among" | "latest" | "having" | "limit";

/** Steps that the query has, in their order. */
function stepsOf(query: ReadQuery): Step[] {
  const steps: Step[] = [];
  if (query.where !== undefined) steps.push("where");
  if (query.among !== undefined) steps.push("among");
  if (query.latestBy !== undefined) steps.push("latest");
  if (query.having !== undefined) steps.push("having");
  if (query.limit !== undefined) steps.push("limit");
  return steps;
}

const ORDERING_COLUMNS = [DELETED_AT, UPDATED_AT, CREATED_AT, PROVENANCE, DATA_VERSION];

/** Columns that the remaining steps and the result need. */
function neededColumns(query: ReadQuery, remaining: readonly Step[]): readonly string[] | undefined {
  if (query.columns === undefined) return undefined;
  const needed = new Set(query.columns);
  const add = (names: Iterable<string>): void => {
    for (const name of names) needed.add(name);
  };
  if (remaining.includes("where") && query.where !== undefined) add(predicateColumns(query.where));
  if (remaining.includes("among")) add(query.among?.columns ?? []);
  if (remaining.includes("latest")) add([...(query.latestBy ?? []), ...ORDERING_COLUMNS]);
  if (remaining.includes("having") && query.having !== undefined) add(predicateColumns(query.having));
  return [...needed];
}

function project(
  batch: { types: ColumnTypes; rows: readonly StoredRow[] },
  columns: readonly string[] | undefined,
): RowBatch {
  if (columns === undefined) return rowsBatch(batch.types, batch.rows);
  const types: ColumnTypes = new Map(columns.map((name) => [name, batch.types.get(name) ?? "null"]));
  const rows = batch.rows.map((row) => {
    const projected = emptyRow();
    for (const name of columns) projected[name] = row[name] ?? null;
    return projected;
  });
  return rowsBatch(types, rows);
}

/** Carries out the steps that the driver left, batch by batch unless the latest rows must be found. */
async function* completed(source: RowBatches, query: ReadQuery, remaining: readonly Step[]): AsyncGenerator<RowBatch> {
  const isLeft = (step: Step): boolean => remaining.includes(step);
  const accept = (predicate: ReadQuery["where"], step: Step) => (row: StoredRow) =>
    predicate === undefined || !isLeft(step) || evaluate(predicate, row) === true;
  const matchesWhere = accept(query.where, "where");
  const isAmong = query.among !== undefined && isLeft("among") ? await amongInSlices(query.among) : () => true;
  const matchesHaving = accept(query.having, "having");
  let left = isLeft("limit") ? (query.limit ?? 0) : Number.POSITIVE_INFINITY;
  const finish = (types: ColumnTypes, rows: readonly StoredRow[]): RowBatch => {
    const kept = rows.filter(matchesHaving).slice(0, left);
    left -= kept.length;
    return project({ types, rows: kept }, query.columns);
  };
  const waiting: StoredRow[] = [];
  let types: ColumnTypes = new Map();
  for await (const batch of source) {
    types = batch.types;
    const rows: StoredRow[] = isLeft("latest") ? waiting : [];
    await eachRow(await batch.rows(), (row) => {
      if (matchesWhere(row) && isAmong(row)) rows.push(row);
    });
    if (!isLeft("latest")) yield finish(types, rows);
    if (left <= 0) return;
  }
  if (isLeft("latest")) yield finish(types, keepLatestRows(waiting, query.latestBy ?? []));
}

/** What rows are read from. */
export interface RowSource extends Pick<StoreDriver, "read"> {
  readonly capabilities: Pick<StoreDriver["capabilities"], "pushdown">;
}

/** A source, and what every call to it is given. */
export interface ReadSource<Driver extends RowSource = StoreDriver> {
  readonly driver: Driver;
  readonly options: CallOptions;
}

/** Reads as the query says: what the driver does not push down is done here, on rows. */
export function completeRead(source: ReadSource<RowSource>, table: TableName, query: ReadQuery): RowBatches {
  const { driver, options } = source;
  const { pushdown } = driver.capabilities;
  const steps = stepsOf(query);
  const firstLeft = steps.findIndex((step) => !pushdown.includes(step));
  const remaining = firstLeft === -1 ? [] : steps.slice(firstLeft);
  const columnsLeft = query.columns !== undefined && !pushdown.includes("columns");
  if (remaining.length === 0 && !columnsLeft) return driver.read(table, query, options);
  const has = (step: Step): boolean => steps.includes(step) && !remaining.includes(step);
  const columns = pushdown.includes("columns") ? neededColumns(query, remaining) : undefined;
  const pushed: ReadQuery = {
    ...(has("where") && query.where !== undefined ? { where: query.where } : {}),
    ...(has("among") && query.among !== undefined ? { among: query.among } : {}),
    ...(has("latest") && query.latestBy !== undefined ? { latestBy: query.latestBy } : {}),
    ...(has("having") && query.having !== undefined ? { having: query.having } : {}),
    ...(has("limit") && query.limit !== undefined ? { limit: query.limit } : {}),
    ...(columns === undefined ? {} : { columns }),
  };
  return { [Symbol.asyncIterator]: () => completed(driver.read(table, pushed, options), query, remaining) };
}
