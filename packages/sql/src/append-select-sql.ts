import { type AppendQuery, type ColumnTypes, DELETED_AT, UPDATED_AT } from "@metaxy/core/driver";
import type { Dialect } from "./dialect.ts";
import { newestTime } from "./keep-latest-rows.ts";
import { readSql, type StoredTable } from "./read-sql.ts";
import { bind, joinSql, name, type Sql, sql } from "./sql.ts";

/** The time, or one microsecond after the row's own where that is not earlier. */
function laterThanRow(time: bigint, types: ColumnTypes, dialect: Dialect): Sql {
  const own = newestTime(types);
  const after = dialect.oneMicrosecondAfter(own);
  const wanted = bind({ timestamp: time }, "timestamp");
  return sql`CASE WHEN ${after} > ${wanted} THEN ${after} ELSE ${wanted} END`;
}

function changedColumns(types: ColumnTypes, query: AppendQuery, dialect: Dialect): Map<string, Sql> {
  const changed = new Map<string, Sql>();
  for (const [column, value] of Object.entries(query.set ?? {})) changed.set(column, bind(value, "string"));
  if (query.deletedAt !== undefined) changed.set(DELETED_AT, laterThanRow(query.deletedAt, types, dialect));
  if (query.updatedAt !== undefined) changed.set(UPDATED_AT, laterThanRow(query.updatedAt, types, dialect));
  return changed;
}

/** Appends rows of the table itself again, changed only in system columns. */
export function appendSelectSql(
  table: StoredTable & { readonly name: string },
  query: AppendQuery,
  dialect: Dialect,
): Sql {
  const { columns: _, ...from } = query.from;
  const changed = changedColumns(table.types, query, dialect);
  const columns = [...table.types.keys()];
  const values = columns.map((column) => changed.get(column) ?? name(column));
  return sql`INSERT INTO ${name(table.name)} (${joinSql(columns.map(name))}) SELECT ${joinSql(values)} FROM (${readSql(table, from, dialect)}) AS ${name("appended")}`;
}
