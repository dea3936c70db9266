import type { DuckDBResult } from "@duckdb/node-api";
import type { ColumnType, TableName } from "@metaxy/core/driver";
import { joinSql, name, type Sql, type StoredTable, sql, trustedSql } from "@metaxy/sql";
import { isBinderError, isMissingTableError } from "./duckdb-error.ts";
import { readType, typeName } from "./duckdb-type.ts";
import type { SessionConnection } from "./session-connection.ts";

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** The columns of a table or view; views have no row ids. */
async function columnsOf(
  connection: SessionConnection,
  from: Sql,
): Promise<{ readonly result: DuckDBResult; readonly first: number; readonly isTable: boolean } | undefined> {
  try {
    return { result: await connection.all(sql`SELECT rowid, * FROM ${from} LIMIT 0`), first: 1, isTable: true };
  } catch (error) {
    if (isMissingTableError(causeOf(error))) return undefined;
    if (!isBinderError(causeOf(error))) throw error;
    return { result: await connection.all(sql`SELECT * FROM ${from} LIMIT 0`), first: 0, isTable: false };
  }
}

/** A table's types; where DuckDB has a type that ours cannot hold, statements read it through a cast. */
export async function describeTable(connection: SessionConnection, table: TableName): Promise<StoredTable | undefined> {
  const from = name(table.name);
  const columns = await columnsOf(connection, from);
  if (columns === undefined) return undefined;
  const { result, first, isTable } = columns;
  const types = new Map<string, ColumnType>();
  const selected: Sql[] = [];
  let isExact = true;
  for (let column = first; column < result.columnCount; column++) {
    const read = readType(result.columnType(column));
    const stored = result.columnName(column);
    types.set(stored, read.type);
    isExact &&= read.isExact;
    const cast = sql`CAST(${name(stored)} AS ${trustedSql(typeName(read.type))}) AS ${name(stored)}`;
    selected.push(read.isExact ? name(stored) : cast);
  }
  if (isExact) return { types, source: { from, isTable } };
  return { types, source: { from: sql`(SELECT ${joinSql(selected)} FROM ${from}) AS ${from}`, isTable: false } };
}
