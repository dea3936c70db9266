import type { ColumnTypes } from "@metaxy/core/driver";
import type { Dialect } from "./dialect.ts";
import { joinSql, name, type Sql, sql, trustedSql } from "./sql.ts";
import type { TableChanges } from "./table-changes.ts";

function columnDefinitions(types: ColumnTypes, dialect: Dialect): Sql {
  return joinSql([...types].map(([column, type]) => sql`${name(column)} ${trustedSql(dialect.typeName(type))}`));
}

/** Creates a table with these columns. */
export function createTableSql(table: string, types: ColumnTypes, dialect: Dialect): Sql {
  return sql`CREATE TABLE ${name(table)} (${columnDefinitions(types, dialect)})`;
}

/** Creates a table that only the connection sees. */
export function createTemporaryTableSql(table: string, types: ColumnTypes, dialect: Dialect): Sql {
  return sql`CREATE TEMPORARY TABLE ${name(table)} (${columnDefinitions(types, dialect)})`;
}

/** Adds columns, NULL in the rows that are there; one statement each. */
export function addColumnsSql(table: string, types: ColumnTypes, dialect: Dialect): Sql[] {
  return [...types].map(
    ([column, type]) =>
      sql`ALTER TABLE ${name(table)} ADD COLUMN ${name(column)} ${trustedSql(dialect.typeName(type))}`,
  );
}

/** Adds entries to struct columns, NULL in the rows that are there; one statement each. */
export function addFieldsSql(table: string, fields: TableChanges["addFields"], dialect: Dialect): Sql[] {
  return [...fields].flatMap(([column, types]) =>
    [...types].map(
      ([field, type]) =>
        sql`ALTER TABLE ${name(table)} ADD COLUMN ${name(column)}.${name(field)} ${trustedSql(dialect.typeName(type))}`,
    ),
  );
}

/** The statements that make the changes, in their order. */
export function tableChangesSql(table: string, changes: TableChanges, dialect: Dialect): Sql[] {
  return [
    ...(changes.create === undefined ? [] : [createTableSql(table, changes.create, dialect)]),
    ...addColumnsSql(table, changes.addColumns, dialect),
    ...addFieldsSql(table, changes.addFields, dialect),
  ];
}
