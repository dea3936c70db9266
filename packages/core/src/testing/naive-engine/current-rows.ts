import { DELETED_AT, FEATURE_VERSION, UPDATED_AT } from "../../feature/system-columns.ts";
import type { ResolveRequest } from "../../plan/resolve-request.ts";
import type { StoredRow } from "../../rows/column-type.ts";
import { rowKey } from "../../store/query/compare-values.ts";
import type { RowSource } from "../../store/query/complete-read.ts";
import { keepLatestRows } from "../../store/query/keep-latest-rows.ts";
import { isTrue, readAll } from "./parent-rows.ts";

/** The target's side of a comparison. */
export interface CurrentRows {
  readonly rows: readonly StoredRow[];
  /** Parents that were done and have no live child. */
  readonly marks: readonly StoredRow[];
  /** Greatest time of the whole target, µs. */
  readonly newest: bigint | null;
}

/** The live rows that count as current, by definition or by whatever definition is the latest. */
export async function currentRows(source: RowSource, request: ResolveRequest): Promise<CurrentRows> {
  const { target, compareOn } = request;
  const stored = target.types === undefined ? [] : await readAll(source, target.table, {});
  const marked = target.marks === undefined ? [] : await readAll(source, target.marks.table, {});
  const rows = keepLatestRows(stored, [...target.idColumns, FEATURE_VERSION]);
  const marks = keepLatestRows(marked, [...compareOn, FEATURE_VERSION]);
  const isCounted = ofDefinition(request, [...rows, ...marks]);
  const live = rows.filter((row) => isCounted(row) && isLive(row));
  const parents = new Set(live.map((row) => rowKey(row, compareOn)));
  const alone = marks.filter((mark) => isCounted(mark) && isLive(mark) && !parents.has(rowKey(mark, compareOn)));
  return {
    rows: live.filter((row) => isTrue(target.where, row)),
    marks: alone.filter((mark) => isTrue(target.where, mark)),
    newest: [...stored, ...marked].map(timeOf).reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null),
  };
}

/** Whether a row is of the definition that its sample is compared in: the own one, with `latest` where there is none the newest row's. */
function ofDefinition(request: ResolveRequest, rows: readonly StoredRow[]): (row: StoredRow) => boolean {
  const { target, compareOn, compareWith } = request;
  if (compareWith === "nothing") return () => false;
  const isOwn = (row: StoredRow): boolean => row[FEATURE_VERSION] === target.featureVersion;
  if (compareWith === "definition") return isOwn;
  const known = new Set(rows.filter(isOwn).map((row) => rowKey(row, compareOn)));
  const newest = new Map(keepLatestRows(rows, compareOn).map((row) => [rowKey(row, compareOn), row[FEATURE_VERSION]]));
  return (row) => {
    const key = rowKey(row, compareOn);
    return known.has(key) ? isOwn(row) : row[FEATURE_VERSION] === newest.get(key);
  };
}

function isLive(row: StoredRow): boolean {
  return (row[DELETED_AT] ?? null) === null;
}

function timeOf(row: StoredRow): bigint | null {
  const time = row[DELETED_AT] ?? row[UPDATED_AT];
  return typeof time === "bigint" ? time : null;
}
