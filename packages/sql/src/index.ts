export { appendSelectSql } from "./append-select-sql.ts";
export { deleteSql } from "./delete-sql.ts";
export type { Dialect, HashSql, LatestRows } from "./dialect.ts";
export { freshName, keepLatestByWindow, keepLatestRows, latestFirst, newestTime } from "./keep-latest-rows.ts";
export { type PredicateColumns, predicateSql } from "./predicate-sql.ts";
export { readSql, readTypes, type StoredTable } from "./read-sql.ts";
export { type ResolveSqlOptions, resolveUpdateSql } from "./resolve/resolve-update-sql.ts";
export { resolveTypes } from "./resolve/result-columns.ts";
export {
  allTrue,
  anyTrue,
  type BoundValue,
  bind,
  constant,
  isSql,
  joinSql,
  name,
  type RenderedSql,
  renderSql,
  type Sql,
  type SqlWriter,
  sql,
  trustedSql,
} from "./sql.ts";
export type {
  IncrementShape,
  QueryOptions,
  SqlAppend,
  SqlConnection,
  SqlQuery,
  SqlStatement,
} from "./sql-connection.ts";
export { SqlMetadataStore, SqlMetadataStore as IbisMetadataStore } from "./sql-metadata-store.ts";
export { SqlStoreDriver } from "./sql-store-driver.ts";
export { type TableChanges, tableChanges } from "./table-changes.ts";
export { addColumnsSql, addFieldsSql, createTableSql, createTemporaryTableSql, tableChangesSql } from "./table-ddl.ts";
export { plainTables, type TableSource, type TableSources } from "./table-source.ts";
