import type { TableName } from "@metaxy/core/driver";
import { name, type Sql } from "./sql.ts";

/** Where a statement reads a table: the table itself, or a sub-select in parentheses that puts its columns in our types. */
export interface TableSource {
  readonly from: Sql;
  readonly isTable: boolean;
}

/** How tables are named in a statement. */
export type TableSources = (table: TableName) => TableSource;

/** Tables under their own names. */
export const plainTables: TableSources = (table) => ({ from: name(table.name), isTable: true });
