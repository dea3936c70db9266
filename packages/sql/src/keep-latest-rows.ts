import { type ColumnTypes, CREATED_AT, DATA_VERSION, DELETED_AT, PROVENANCE, UPDATED_AT } from "@metaxy/core/driver";
import type { Dialect, LatestRows } from "./dialect.ts";
import { joinSql, name, type Sql, sql } from "./sql.ts";

/** `coalesce(metaxy_deleted_at, metaxy_updated_at)`: when a row became what it is. */
export function newestTime(types: ColumnTypes): Sql {
  const times = [DELETED_AT, UPDATED_AT].filter((each) => types.has(each)).map(name);
  return times.length === 1 ? joinSql(times) : sql`coalesce(${joinSql(times)})`;
}

/** Terms of ORDER BY that put the newest row first, in the order of `LatestFirst`. */
export function latestFirst(types: ColumnTypes, dialect: Pick<Dialect, "byCodePoint">): Sql[] {
  const has = (column: string): boolean => types.has(column);
  const terms: Sql[] = [];
  if (has(DELETED_AT) || has(UPDATED_AT)) terms.push(sql`${newestTime(types)} DESC NULLS LAST`);
  if (has(CREATED_AT)) terms.push(sql`${name(CREATED_AT)} DESC NULLS LAST`);
  if (has(DELETED_AT)) terms.push(sql`CASE WHEN ${name(DELETED_AT)} IS NULL THEN 1 ELSE 0 END`);
  for (const text of [PROVENANCE, DATA_VERSION]) {
    if (has(text)) terms.push(sql`${dialect.byCodePoint(name(text))} DESC NULLS LAST`);
  }
  return terms;
}

/** A name that no column of the table has. */
export function freshName(wanted: string, types: ColumnTypes): string {
  const taken = new Set([...types.keys()].map((each) => each.toLowerCase()));
  let fresh = wanted;
  while (taken.has(fresh)) fresh += "_";
  return fresh;
}

/** The step as a window over the rows, with `first` before the order of `LatestFirst`. */
export function keepLatestByWindow(rows: LatestRows, dialect: Dialect, first: readonly Sql[] = []): Sql {
  const rank = name(freshName("metaxy_rank", rows.types));
  const columns = joinSql(rows.columns.map(name));
  const order = joinSql([...first, ...latestFirst(rows.types, dialect)]);
  const where = rows.where === undefined ? sql`` : sql` WHERE ${rows.where}`;
  const ranked = sql`row_number() OVER (PARTITION BY ${joinSql(rows.by.map(name))} ORDER BY ${order}) AS ${rank}`;
  return sql`SELECT ${columns} FROM (SELECT ${columns}, ${ranked} FROM ${rows.from}${where}) AS ranked WHERE ${rank} = 1`;
}

/** Step `keep-latest-rows`: a SELECT of `columns`, of each sample the latest row. */
export function keepLatestRows(rows: LatestRows, dialect: Dialect): Sql {
  const common = (each: LatestRows): Sql => keepLatestByWindow(each, dialect);
  return dialect.keepLatestRows?.(rows, common) ?? common(rows);
}
