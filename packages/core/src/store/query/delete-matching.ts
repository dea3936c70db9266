import type { ReadQuery } from "../../plan/read-query.ts";
import type { StoredRow } from "../../rows/column-type.ts";
import type { DeleteQuery } from "../store-driver.ts";
import { isAmong } from "./among-rows.ts";
import { rowKey } from "./compare-values.ts";
import { keepLatestRows } from "./keep-latest-rows.ts";
import { evaluate } from "./match-row.ts";

/** What a query gives of rows in memory, all columns. */
export function selectRows(rows: readonly StoredRow[], query: ReadQuery): StoredRow[] {
  const { where, among, latestBy, having } = query;
  const stored = where === undefined ? rows : rows.filter((row) => evaluate(where, row) === true);
  const named = among === undefined ? stored : stored.filter(isAmong(among));
  const latest = latestBy === undefined ? named : keepLatestRows(named, latestBy);
  const kept = having === undefined ? latest : latest.filter((row) => evaluate(having, row) === true);
  return kept.slice(0, query.limit ?? kept.length);
}

/** The rows that stay after a delete: for stores that keep their rows where JavaScript reaches them. */
export function deleteMatching(rows: readonly StoredRow[], query: DeleteQuery): StoredRow[] {
  const gone = new Set(selectRows(rows, query.matching).map((row) => rowKey(row, query.by)));
  const { within } = query;
  return rows.filter((row) => {
    const isWithin = within === undefined || evaluate(within, row) === true;
    return !(isWithin && gone.has(rowKey(row, query.by)));
  });
}
