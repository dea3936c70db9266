import type { AmongRows, ColumnTypes, ReadQuery } from "@metaxy/core/driver";
import { predicateColumns } from "@metaxy/core/driver";
import type { Dialect } from "./dialect.ts";
import { keepLatestRows } from "./keep-latest-rows.ts";
import { predicateSql } from "./predicate-sql.ts";
import { allTrue, joinSql, name, type Sql, sql, trustedSql } from "./sql.ts";
import type { TableSource } from "./table-source.ts";

/** A table as statements see it. */
export interface StoredTable {
  readonly source: TableSource;
  readonly types: ColumnTypes;
  /** Table expression of the rows of a query's `among`. */
  readonly among?: Sql | undefined;
}

/** Whether a stored row has the values of one of the given rows; their columns are renamed, so as not to hide the stored ones. */
function amongSql({ columns }: AmongRows, rows: Sql): Sql {
  const given = columns.map((_, i) => name(`metaxy_among_${i}`));
  const renamed = joinSql(columns.map((column, i) => sql`${name(column)} AS ${given[i] ?? sql``}`));
  const same = columns.map((column, i) => sql`${given[i] ?? sql``} IS NOT DISTINCT FROM ${name(column)}`);
  return sql`EXISTS (SELECT 1 FROM (SELECT ${renamed} FROM ${rows} AS given) AS among WHERE ${allTrue(same)})`;
}

function storedCondition({ types, among }: StoredTable, query: ReadQuery, dialect: Dialect): Sql | undefined {
  const conditions: Sql[] = [];
  if (query.where !== undefined) conditions.push(predicateSql(query.where, { types }, dialect));
  if (query.among !== undefined && among !== undefined) conditions.push(amongSql(query.among, among));
  return conditions.length > 1 ? allTrue(conditions) : conditions[0];
}

function latestSource(
  table: StoredTable,
  query: ReadQuery & { readonly columns: readonly string[] },
  dialect: Dialect,
): Sql {
  const { source, types } = table;
  const { columns } = query;
  const where = storedCondition(table, query, dialect);
  if (query.latestBy === undefined) {
    if (where === undefined) return source.from;
    return sql`(SELECT ${joinSql(columns.map(name))} FROM ${source.from} WHERE ${where}) AS stored`;
  }
  const latest = keepLatestRows({ ...source, types, columns, where, by: query.latestBy }, dialect);
  return sql`(${latest}) AS latest`;
}

/** Types of a query's result, in its order. */
export function readTypes(types: ColumnTypes, query: ReadQuery): ColumnTypes {
  if (query.columns === undefined) return types;
  return new Map(query.columns.map((column) => [column, types.get(column) ?? "null"]));
}

/**
 * A read as one SELECT: where, latest rows, having, columns, limit, in this order.
 * @throws MetadataSchemaError METADATA_SCHEMA for a column of a filter that the table lacks.
 */
export function readSql(table: StoredTable, query: ReadQuery, dialect: Dialect): Sql {
  const { types } = table;
  const columns = query.columns ?? [...types.keys()];
  const filtered = query.having === undefined ? [] : predicateColumns(query.having);
  const needed = [...new Set([...columns, ...filtered])];
  const from = latestSource(table, { ...query, columns: needed }, dialect);
  const having = query.having === undefined ? sql`` : sql` WHERE ${predicateSql(query.having, { types }, dialect)}`;
  const limit = query.limit === undefined ? sql`` : sql` LIMIT ${trustedSql(String(Math.trunc(query.limit)))}`;
  const selected = columns.length === 0 ? sql`1` : joinSql(columns.map(name));
  return sql`SELECT ${selected} FROM ${from}${having}${limit}`;
}
