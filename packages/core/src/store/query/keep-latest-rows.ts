import { CREATED_AT, DATA_VERSION, DELETED_AT, PROVENANCE, UPDATED_AT } from "../../feature/system-columns.ts";
import type { StoredRow } from "../../rows/column-type.ts";
import { compareValues, rowKey } from "./compare-values.ts";
import { LastOfKey } from "./last-of-key.ts";

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

/** Keeps one row per combination of some columns, the latest. */
export class LatestRows {
  readonly #by: readonly string[];
  readonly #rows = new LastOfKey<StoredRow>();

  constructor(by: readonly string[]) {
    this.#by = by;
  }

  add(row: StoredRow): void {
    this.#rows.set(rowKey(row, this.#by), row, isNewer);
  }

  get rows(): readonly StoredRow[] {
    return this.#rows.items;
  }
}

/** One row per combination of `by`, the latest. */
export function keepLatestRows(rows: Iterable<StoredRow>, by: readonly string[]): StoredRow[] {
  const latest = new LatestRows(by);
  for (const row of rows) latest.add(row);
  return [...latest.rows];
}
