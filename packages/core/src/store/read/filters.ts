import { MetadataStoreError } from "../../errors.ts";
import { type Columns, type Condition, columnOf } from "../../feature/condition.ts";
import { parseFilterText } from "../../feature/parse-filter.ts";
import type { Predicate } from "../../feature/predicate.ts";
import type { PolarsExpression } from "../../rows/polars-types.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { loadPolars } from "../session/load-polars.ts";

/** The typed callback, with names unchecked. */
type UncheckedCallback = (column: Columns<Record<string, unknown>>) => Condition;

/** One filter: the callback, a text in the SQL grammar of filters, a Polars expression, or a filter as data. */
type Filter<Callback = UncheckedCallback> = Callback | string | PolarsExpression | Condition | Predicate;

/** One filter or several, all of which must hold. */
export type Filters<Callback = UncheckedCallback> = Filter<Callback> | readonly Filter<Callback>[];

/** Filters as data, and the expressions that no predicate can say. */
export interface NormalFilters {
  readonly predicates: readonly Predicate[];
  readonly expressions: readonly PolarsExpression[];
}

function isExpression(filter: object): filter is PolarsExpression {
  return typeof (filter as { serialize?: unknown }).serialize === "function";
}

function isCondition(filter: object): filter is Condition {
  return "predicate" in filter && typeof (filter as { and?: unknown }).and === "function";
}

function isPredicate(filter: object): filter is Predicate {
  return typeof (filter as { kind?: unknown }).kind === "string";
}

function calledBack(callback: UncheckedCallback, handle: FeatureHandle): Predicate {
  const condition: unknown = callback((name) => columnOf(name));
  if (typeof condition === "object" && condition !== null && isCondition(condition)) return condition.predicate;
  throw new MetadataStoreError(
    "INVALID_FILTER",
    `The filter callback on ${handle.key} must return a comparison such as c("name").eq(1).`,
    { details: { feature: handle.key } },
  );
}

/**
 * Filters in one form.
 * @throws MetadataStoreError INVALID_FILTER for a text outside the grammar and for anything that is no filter.
 */
export async function normalFilters(filters: Filters | undefined, handle: FeatureHandle): Promise<NormalFilters> {
  const predicates: Predicate[] = [];
  const expressions: PolarsExpression[] = [];
  const list =
    filters === undefined ? [] : Array.isArray(filters) ? (filters as readonly Filter[]) : [filters as Filter];
  for (const filter of list) {
    if (typeof filter === "function") predicates.push(calledBack(filter, handle));
    else if (typeof filter === "string") predicates.push(parseFilterText(filter));
    else if (typeof filter === "object" && filter !== null && isExpression(filter)) {
      const predicate = (await loadPolars()).exprToPredicate(filter);
      if (predicate === undefined) expressions.push(filter);
      else predicates.push(predicate);
    } else if (typeof filter === "object" && filter !== null && isCondition(filter)) predicates.push(filter.predicate);
    else if (typeof filter === "object" && filter !== null && isPredicate(filter)) predicates.push(filter);
    else {
      throw new MetadataStoreError(
        "INVALID_FILTER",
        `A filter on ${handle.key} must be a callback such as (c) => c("name").eq(1), a filter text or a Polars expression.`,
        { details: { feature: handle.key } },
      );
    }
  }
  return { predicates, expressions };
}
