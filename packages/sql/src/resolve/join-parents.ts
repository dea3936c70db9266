import type { ExpectedColumn, ParentRequest } from "@metaxy/core/driver";
import { allTrue, anyTrue, joinSql, name, type Sql, sql } from "../sql.ts";
import { as, inner, nullOf, of, type ResolveContext, type Step } from "./resolve-context.ts";
import { hasTable } from "./select-columns.ts";

/** A parent with a table, and the step that gives its rows. */
interface Joined {
  readonly index: number;
  readonly parent: ParentRequest;
  readonly relation: string;
  readonly step: string;
}

function joinedParents(context: ResolveContext): Joined[] {
  return context.request.parents.flatMap((parent, index) => {
    if (!hasTable(parent)) return [];
    const isGrouped = isAggregated(context, parent);
    const step = `${isGrouped ? "aggregate_parents" : "select_columns"}_${index}`;
    return [{ index, parent, relation: `parent_${index}`, step }];
  });
}

/** Whether the parent's rows come by groups: for its versions, or because samples need one row of each. */
export function isAggregated({ samples }: ResolveContext, parent: ParentRequest): boolean {
  return parent.aggregate !== undefined && (parent.versions.length > 0 || samples !== undefined);
}

function columnOf(joined: Joined, column: string): Sql {
  const position = joined.parent.columns.findIndex((each) => each.name === column);
  return of(joined.relation, inner.parentColumn(joined.index, position));
}

function hasColumn(joined: Joined, column: string): boolean {
  return joined.parent.columns.some((each) => each.name === column);
}

function coalesced(values: readonly Sql[]): Sql {
  return values.length === 1 ? joinSql(values) : sql`coalesce(${joinSql(values)})`;
}

/** FROM with all parents joined on the columns that they share. */
function joinChain(context: ResolveContext, joined: readonly Joined[], isFull: boolean): Sql {
  const { joinOn } = context.request;
  const pieces = joined.map((each, n) => {
    const source = sql`${name(each.step)} AS ${name(each.relation)}`;
    if (n === 0) return source;
    const before = isFull ? joined.slice(0, n) : joined.slice(0, 1);
    const on = joinOn.map((column) => {
      const known = before.filter((other) => hasColumn(other, column));
      return sql`${coalesced(known.map((other) => columnOf(other, column)))} = ${columnOf(each, column)}`;
    });
    const kind = isFull ? sql`FULL JOIN` : each.parent.optional ? sql`LEFT JOIN` : sql`JOIN`;
    return sql`${kind} ${source} ON ${allTrue(on)}`;
  });
  return joinSql(pieces, sql` `);
}

function expectedColumn(column: ExpectedColumn, joined: readonly Joined[], context: ResolveContext): Sql {
  const own = joined.find((each) => each.index === column.parent);
  if (own !== undefined) return columnOf(own, column.name);
  const sharing = column.parent === undefined ? joined.filter((each) => hasColumn(each, column.name)) : [];
  if (sharing.length === 0) return nullOf(column.type, context.dialect);
  const isFull = joined.every((each) => each.parent.optional);
  return coalesced((isFull ? sharing : sharing.slice(0, 1)).map((each) => columnOf(each, column.name)));
}

/** The versions of all parents; of an optional one a missing version is the empty text. */
function versionColumns(context: ResolveContext, joined: readonly Joined[]): Sql[] {
  return context.request.parents.flatMap((parent, index) => {
    const own = joined.find((each) => each.index === index);
    return parent.versions.map((_, n) => {
      const column = inner.version(index, n);
      if (own === undefined) return as(sql`''`, column);
      const version = of(own.relation, column);
      return as(parent.optional ? sql`coalesce(${version}, '')` : version, column);
    });
  });
}

/** Step `join-parents`: the rows that the parents give together. */
export function joinParents(context: ResolveContext): Step {
  const lacksRequired = context.request.parents.some((parent) => !parent.optional && !hasTable(parent));
  const joined = lacksRequired ? [] : joinedParents(context);
  const isFull = joined.every((each) => each.parent.optional);
  const columns = context.request.columns.map((column, n) =>
    as(expectedColumn(column, joined, context), inner.expected(n)),
  );
  const selected = joinSql([...columns, ...versionColumns(context, joined)]);
  // Without a table that is required, or any at all, there is nothing to expect, but the statement keeps its columns.
  const from = joined.length === 0 ? sql`WHERE 1 = 0` : sql`FROM ${joinChain(context, joined, isFull)}`;
  return { name: "join_parents", body: sql`SELECT ${selected} ${from}` };
}

/**
 * Columns on which a sample finds its parent: `joinOn`, and those of the group or of the target's ids that both have
 * besides, so that a sample stays one row.
 */
export function sampleKeys({ request }: ResolveContext, parent: ParentRequest): string[] {
  const given = new Set(parent.columns.map((column) => column.name));
  const wanted = parent.aggregate?.on ?? request.target.idColumns;
  const samples = new Set(request.columns.map((column) => column.name));
  return [...new Set([...request.joinOn, ...wanted])].filter((column) => given.has(column) && samples.has(column));
}

/** Step `join-parents` where every given sample is kept and looks its parents up. */
export function joinSamples(context: ResolveContext, samples: Sql): Step {
  const { request } = context;
  const joined = joinedParents(context);
  const sample = "sample";
  const lookups = joined.map((each) => {
    const on = sampleKeys(context, each.parent).map((column) => sql`${of(sample, column)} = ${columnOf(each, column)}`);
    return sql` LEFT JOIN ${name(each.step)} AS ${name(each.relation)} ON ${allTrue(on)}`;
  });
  const columns = request.columns.map((column, n) => as(of(sample, column.name), inner.expected(n)));
  const versions = request.parents.flatMap((parent, index) => {
    const own = joined.find((each) => each.index === index);
    return parent.versions.map((_, n) =>
      as(sampleVersion(own, parent, inner.version(index, n)), inner.version(index, n)),
    );
  });
  const unmatched = joined.map((each) => sql`${of(each.relation, inner.matched(each.index))} IS NULL`);
  const isUnmatched =
    joined.length < request.parents.length ? sql`1` : sql`CASE WHEN ${anyTrue(unmatched)} THEN 1 ELSE 0 END`;
  const selected = joinSql([...columns, ...versions, as(isUnmatched, "unmatched")]);
  return {
    name: "join_parents",
    body: sql`SELECT ${selected} FROM ${samples} AS ${name(sample)}${joinSql(lookups, sql``)}`,
  };
}

/** A version that a sample finds; the empty text where it has no parent row. */
function sampleVersion(own: Joined | undefined, parent: ParentRequest, column: string): Sql {
  if (own === undefined) return sql`''`;
  const version = of(own.relation, column);
  const known = parent.optional ? sql`coalesce(${version}, '')` : version;
  return sql`CASE WHEN ${of(own.relation, inner.matched(own.index))} IS NULL THEN '' ELSE ${known} END`;
}
