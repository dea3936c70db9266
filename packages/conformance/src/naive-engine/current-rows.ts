import {
  DELETED_AT,
  FEATURE_VERSION,
  keepLatestRows,
  type ResolveRequest,
  rowKey,
  type StoreDriver,
  type StoredRow,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { isTrue, readAll } from "./parent-rows.ts";

/** The target's side of a comparison. */
export interface CurrentRows {
  readonly rows: readonly StoredRow[];
  /** Parents that were done and have no children. */
  readonly marks: readonly StoredRow[];
  /** Greatest time of the whole target, µs. */
  readonly newest: bigint | null;
}

/** The live rows that count as current, by definition or by whatever definition is the latest. */
export async function currentRows(driver: StoreDriver, request: ResolveRequest): Promise<CurrentRows> {
  const { target, compareOn } = request;
  const stored = target.types === undefined ? [] : await readAll(driver, target.table, {});
  const marked = target.marks === undefined ? [] : await readAll(driver, target.marks.table, {});
  const rows = keepLatestRows(stored, [...target.idColumns, FEATURE_VERSION]);
  const marks = keepLatestRows(marked, [...compareOn, FEATURE_VERSION]);
  const isCounted = ofDefinition(request, [...rows, ...marks]);
  const isCurrent = (row: StoredRow): boolean => isCounted(row) && isLive(row) && isTrue(target.where, row);
  return {
    rows: rows.filter(isCurrent),
    marks: marks.filter(isCurrent),
    newest: [...stored, ...marked].map(timeOf).reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null),
  };
}

/** Whether a row is of the definition that its sample is compared in: the own one, with `latest` where there is none the newest row's. */
function ofDefinition(request: ResolveRequest, rows: readonly StoredRow[]): (row: StoredRow) => boolean {
  const { target, compareOn, compareWith } = request;
  const isOwn = (row: StoredRow): boolean => row[FEATURE_VERSION] === target.featureVersion;
  if (compareWith !== "latest") return isOwn;
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
