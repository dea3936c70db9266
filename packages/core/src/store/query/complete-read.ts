import { predicateColumns } from "../../feature/predicate.ts";
import { CREATED_AT, DATA_VERSION, DELETED_AT, PROVENANCE, UPDATED_AT } from "../../feature/system-columns.ts";
import type { TableName } from "../../feature/table-name.ts";
import type { ReadQuery } from "../../plan/read-query.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow, emptyRow, rowsBatch, turns } from "../../rows/index.ts";
import type { RowBatch, RowBatches } from "../../rows/row-batch.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import { amongInSlices } from "./among-rows.ts";
import { LatestRows } from "./keep-latest-rows.ts";
import { evaluate } from "./match-row.ts";

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

function projected(row: StoredRow, columns: readonly string[]): StoredRow {
  const result = emptyRow();
  for (const name of columns) result[name] = row[name] ?? null;
  return result;
}

/** Rows that are given at a time, whatever the driver gives. */
const ROWS_PER_BATCH = 10_000;

/** Carries out the steps that the driver left, batch by batch unless the latest rows must be found. */
async function* completed(source: RowBatches, query: ReadQuery, remaining: readonly Step[]): AsyncGenerator<RowBatch> {
  const isLeft = (step: Step): boolean => remaining.includes(step);
  const accept = (predicate: ReadQuery["where"], step: Step) => (row: StoredRow) =>
    predicate === undefined || !isLeft(step) || evaluate(predicate, row) === true;
  const matchesWhere = accept(query.where, "where");
  const isAmong = query.among !== undefined && isLeft("among") ? await amongInSlices(query.among) : () => true;
  const matchesHaving = accept(query.having, "having");
  let left = isLeft("limit") ? (query.limit ?? 0) : Number.POSITIVE_INFINITY;
  const turn = turns();
  const { columns } = query;
  async function* finish(stored: ColumnTypes, rows: readonly StoredRow[]): AsyncGenerator<RowBatch> {
    const types = columns === undefined ? stored : new Map(columns.map((name) => [name, stored.get(name) ?? "null"]));
    for (let start = 0; start === 0 || start < rows.length; start += ROWS_PER_BATCH) {
      const kept = rows
        .slice(start, start + ROWS_PER_BATCH)
        .filter(matchesHaving)
        .slice(0, left);
      left -= kept.length;
      yield rowsBatch(types, columns === undefined ? kept : kept.map((row) => projected(row, columns)));
      await turn();
      if (left <= 0) return;
    }
  }
  const latest = isLeft("latest") ? new LatestRows(query.latestBy ?? []) : undefined;
  let types: ColumnTypes = new Map();
  for await (const batch of source) {
    types = batch.types;
    const rows: StoredRow[] = [];
    await eachRow(await batch.rows(), (row) => {
      if (!matchesWhere(row) || !isAmong(row)) return;
      if (latest === undefined) rows.push(row);
      else latest.add(row);
    });
    if (latest === undefined) yield* finish(types, rows);
    if (left <= 0) return;
  }
  if (latest !== undefined) yield* finish(types, latest.rows);
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
