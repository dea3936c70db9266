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
  const { target, compareOn, compareWith } = request;
  const stored = target.types === undefined ? [] : await readAll(driver, target.table, {});
  const marked = target.marks === undefined ? [] : await readAll(driver, target.marks.table, {});
  const own = (rows: readonly StoredRow[]): StoredRow[] =>
    rows.filter((row) => row[FEATURE_VERSION] === target.featureVersion);
  const latest = keepLatestRows(own(stored), target.idColumns);
  const known = new Set(latest.map((row) => rowKey(row, target.idColumns)));
  const others = keepLatestRows(stored, target.idColumns).filter((row) => !known.has(rowKey(row, target.idColumns)));
  const newest = compareWith === "latest" ? [...latest, ...others] : latest;
  return {
    rows: newest.filter((row) => isLive(row) && isTrue(target.where, row)),
    marks: keepLatestRows(own(marked), compareOn).filter((row) => isLive(row) && isTrue(target.where, row)),
    newest: [...stored, ...marked].map(timeOf).reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null),
  };
}

function isLive(row: StoredRow): boolean {
  return (row[DELETED_AT] ?? null) === null;
}

function timeOf(row: StoredRow): bigint | null {
  const time = row[DELETED_AT] ?? row[UPDATED_AT];
  return typeof time === "bigint" ? time : null;
}
