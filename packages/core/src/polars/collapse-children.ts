import type { Expr, LazyDataFrame } from "nodejs-polars";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import { ex } from "./expression.ts";
import { INNER } from "./inner-names.ts";

/** Range of a stored version over the current rows of one sample: all equal a text where both ends do and none is NULL. */
export const RANGE = {
  least: (name: string): string => `${name}Least`,
  greatest: (name: string): string => `${name}Greatest`,
  hasNull: (name: string): string => `${name}HasNull`,
} as const;

/**
 * 1:N: current rows as one per compared sample. Of each stored provenance the range over all children, so that any child
 * that differs is seen; stale if any child is; `row` is the number of one child, by which the rest of it is found.
 */
export function collapseChildren(current: LazyDataFrame, request: ResolveRequest): LazyDataFrame {
  const numbered = current.withRowIndex("row");
  const keys = request.compareOn.map((_, i) => INNER.key(i));
  const ranged = [INNER.storedProvenance, ...request.fields.map((_, i) => INNER.storedField(i))];
  const any = [INNER.isStale, INNER.isOther, INNER.isMark];
  if (!request.collapse) {
    const flags = any.map((name) => ex.col(name));
    return numbered.select(
      ex.col("row"),
      ...keys.map(ex.col),
      ...ranged.flatMap((name) => ends(name, (value) => value)),
      ...flags,
    );
  }
  return numbered
    .groupBy(keys.map(ex.col), false)
    .agg(
      ex.col("row").min(),
      ...ranged.flatMap((name) => ends(name, (value, end) => (end === "least" ? value.min() : value.max()))),
      ...any.map((name) => ex.col(name).any()),
    );
}

function ends(name: string, end: (value: Expr, which: "least" | "greatest") => Expr): Expr[] {
  return [
    end(ex.col(name), "least").alias(RANGE.least(name)),
    end(ex.col(name), "greatest").alias(RANGE.greatest(name)),
    end(ex.col(name).isNull(), "greatest").alias(RANGE.hasNull(name)),
  ];
}
