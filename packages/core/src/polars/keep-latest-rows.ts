import type { Expr, LazyDataFrame } from "nodejs-polars";
import { CREATED_AT, DATA_VERSION, DELETED_AT, PROVENANCE, UPDATED_AT } from "../feature/system-columns.ts";
import { column } from "./column.ts";
import { ex } from "./expression.ts";
import { freeName } from "./free-name.ts";
import { joinFrames } from "./join-frames.ts";

/** Time that decides which row of a sample is newer. */
export const NEWEST_TIME: Expr = ex.col(DELETED_AT).fillNull(ex.col(UPDATED_AT));

/** The order of `LatestFirst`: the row with the greatest values, compared one after the other, is the latest; NULL is least. */
export const LATEST_FIRST: readonly Expr[] = [
  NEWEST_TIME,
  ex.col(CREATED_AT),
  ex.col(DELETED_AT).isNotNull(),
  ex.col(PROVENANCE),
  ex.col(DATA_VERSION),
];

/** One row per combination of `by` (NULL equals NULL), the latest in the order of `LatestFirst`. */
export function keepLatestRows(rows: LazyDataFrame, by: readonly string[]): LazyDataFrame {
  return keepGreatestRows(rows, by, LATEST_FIRST);
}

/** One row per combination of `by`, the one that `order` puts last. Only rows that share theirs with others are sorted. */
export function keepGreatestRows(rows: LazyDataFrame, by: readonly string[], order: readonly Expr[]): LazyDataFrame {
  const [row, count] = [freeName(rows.columns, "row"), freeName(rows.columns, "count")];
  const keys = by.map((_, i) => freeName(rows.columns, `key ${i}`));
  const numbered = rows.withRowIndex(row).withColumns(...by.map((name, i) => column(name).alias(keys[i] ?? "")));
  const repeated = numbered
    .groupBy(keys.map(ex.col), false)
    .agg(ex.len().alias(count))
    .filter(ex.col(count).gt(1))
    .select(...keys.map(ex.col));
  const contested = joinFrames(numbered, repeated, { on: keys, how: "semi", nullsEqual: true });
  const winners = contested
    .sort({ by: [...order], descending: order.map(() => true), nullsLast: order.map(() => true) })
    .groupBy(keys.map(ex.col), true)
    .agg(ex.col(row).first())
    .select(ex.col(row));
  const losers = joinFrames(contested.select(ex.col(row)), winners, { on: [row], how: "anti" });
  return joinFrames(numbered, losers, { on: [row], how: "anti" }).drop(row, ...keys);
}
