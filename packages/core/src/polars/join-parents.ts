import type { Expr, LazyDataFrame } from "nodejs-polars";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import { ex } from "./expression.ts";
import { INNER, innerName, type ParentNames } from "./inner-names.ts";
import { joinFrames } from "./join-frames.ts";

/** One parent, ready to be joined. */
export interface JoinedParent {
  readonly rows: LazyDataFrame;
  readonly names: ParentNames;
}

/**
 * All parents as one row per combination: required ones by inner joins, optional ones by left joins, optional ones alone by
 * full joins. NULL in a join column matches nothing. Gives the request's columns and the parents' data versions.
 */
export function joinParents(parents: readonly JoinedParent[], request: ResolveRequest): LazyDataFrame {
  const on = request.joinOn.map((_, i) => `j${i}`);
  const isOptional = request.parents.every((parent) => parent.optional);
  const [first, ...others] = parents;
  if (first === undefined) throw new RangeError("there is no parent to join");
  const joined = others.reduce((rows, other, i) => {
    const how = isOptional ? "full" : request.parents[i + 1]?.optional ? "left" : "inner";
    return joinFrames(rows, other.rows, { on, how, coalesce: true });
  }, first.rows);
  const columns = request.columns.map((column, i) => {
    const names = parents[column.parent ?? 0]?.names.columns ?? new Map<string, string>();
    return ex.col(innerName(names, column.name, request.feature)).alias(INNER.expected(i));
  });
  return joined.select(...columns, ...versionColumns(parents));
}

function versionColumns(parents: readonly JoinedParent[]): Expr[] {
  return parents.flatMap(({ names }) => [...names.versions.values()].map((version) => ex.col(version)));
}

/**
 * Every sample with its parents' data versions; a parent without a matching row gives empty texts, and `INNER.matched` says
 * so. A parent is joined on the columns of `joinOn` and on those of the target's ids that it has besides.
 */
export function joinSamples(
  samples: LazyDataFrame,
  parents: readonly JoinedParent[],
  request: ResolveRequest,
): LazyDataFrame {
  return parents.reduce((rows, { rows: parent, names }, index) => {
    const keys = sampleKeys(request, index, names);
    const matched = INNER.matched(index);
    const versions = [...names.versions.values()];
    const right = keys.map((_, i) => `r${i}`);
    const narrow = parent.select(
      ...keys.map(({ inner }, i) => ex.col(inner).alias(`r${i}`)),
      ...versions.map((version) => ex.col(version)),
      ex.lit(true).alias(matched),
    );
    // Rows of one group share their versions, so any of them stands for all.
    const isGrouped = request.parents[index]?.aggregate !== undefined;
    const single = isGrouped ? narrow.unique({ subset: right, keep: "any" }) : narrow;
    const on = keys.map(({ sample }) => sample);
    return joinFrames(rows, single, { on, rightOn: right, how: "left" }).withColumns(
      ...versions.map((version) => emptyUnless(matched, version)),
    );
  }, samples);
}

function emptyUnless(matched: string, version: string): Expr {
  return ex.when(ex.col(matched).isNull()).then(ex.lit("")).otherwise(ex.col(version)).alias(version);
}

function sampleKeys(
  request: ResolveRequest,
  index: number,
  names: ParentNames,
): { readonly sample: string; readonly inner: string }[] {
  const parent = request.parents[index];
  const given = new Set(parent?.columns.map((column) => column.name));
  const wanted = parent?.aggregate?.on ?? request.target.idColumns.filter((name) => given.has(name));
  const keys = [...new Set([...request.joinOn, ...wanted])];
  return keys.flatMap((name) => {
    const sample = request.columns.findIndex((column) => column.name === name);
    if (sample < 0) return [];
    return [{ sample: INNER.expected(sample), inner: innerName(names.columns, name, parent?.feature ?? name) }];
  });
}
