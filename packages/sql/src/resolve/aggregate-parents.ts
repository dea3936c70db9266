import { allTrue, joinSql, name, type Sql, sql } from "../sql.ts";
import { sampleKeys } from "./join-parents.ts";
import { as, hashSql, inner, of, type ResolveContext, type Step } from "./resolve-context.ts";
import type { StoredParent } from "./select-columns.ts";

function columnOf(parent: StoredParent, index: number, column: string): string {
  return inner.parentColumn(
    index,
    parent.columns.findIndex((each) => each.name === column),
  );
}

/** Per group the hash of its members' data versions, in the order of all their ids. */
function groups(context: ResolveContext, parent: StoredParent, index: number): Sql {
  const { aggregate } = parent;
  const rows = name(`select_columns_${index}`);
  const orderBy = (aggregate?.orderBy ?? []).map((column) => {
    const type = parent.columns.find((each) => each.name === column)?.type;
    const value = name(columnOf(parent, index, column));
    return type === "string" ? context.dialect.byCodePoint(value) : value;
  });
  const on = (aggregate?.on ?? []).map((column) => name(columnOf(parent, index, column)));
  const versions = parent.versions.map((_, n) => {
    const joined = context.dialect.joinTextInGroup(name(inner.version(index, n)), orderBy);
    return as(joined, inner.version(index, n));
  });
  const hashed = parent.versions.map((_, n) =>
    as(hashSql(context, [sql`coalesce(${name(inner.version(index, n))}, '')`]), inner.version(index, n)),
  );
  const grouped = sql`SELECT ${joinSql([...on, ...versions])} FROM ${rows} GROUP BY ${joinSql(on)}`;
  return sql`SELECT ${joinSql([...on, ...hashed, as(sql`1`, inner.matched(index))])} FROM (${grouped}) AS ${name("joined")}`;
}

/**
 * Step `aggregate-parents` of an N:1 parent: each of its rows with the versions of its group. Samples that are joined with
 * parents need the groups alone.
 */
export function aggregateParents(context: ResolveContext, parent: StoredParent, index: number): Step {
  const step = `aggregate_parents_${index}`;
  if (context.samples !== undefined) return { name: step, body: sampleGroups(context, parent, index) };
  const same = (parent.aggregate?.on ?? []).map((column) => {
    const key = columnOf(parent, index, column);
    return sql`${of("member", key)} IS NOT DISTINCT FROM ${of("grouped", key)}`;
  });
  const selected = [
    ...parent.columns.map((_, n) => of("member", inner.parentColumn(index, n))),
    ...parent.versions.map((_, n) => of("grouped", inner.version(index, n))),
    of("member", inner.matched(index)),
  ];
  const body = sql`SELECT ${joinSql(selected)} FROM ${name(`select_columns_${index}`)} AS ${name("member")} JOIN (${groups(context, parent, index)}) AS ${name("grouped")} ON ${allTrue(same)}`;
  return { name: step, body };
}

/** One row per key of the samples; where these have only some of a group's columns, any of its groups. */
function sampleGroups(context: ResolveContext, parent: StoredParent, index: number): Sql {
  const keys = joinSql(sampleKeys(context, parent).map((column) => name(columnOf(parent, index, column))));
  const versions = parent.versions.map((_, n) => {
    const version = inner.version(index, n);
    return as(sql`min(${name(version)})`, version);
  });
  const selected = joinSql([keys, ...versions, as(sql`1`, inner.matched(index))]);
  return sql`SELECT ${selected} FROM (${groups(context, parent, index)}) AS ${name("grouped")} GROUP BY ${keys}`;
}
