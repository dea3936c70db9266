import type { Appended, CallOptions, ColumnTypes, RowBatches, TableName } from "@metaxy/core/driver";
import type { Dialect } from "./dialect.ts";
import type { StoredTable } from "./read-sql.ts";
import type { Sql } from "./sql.ts";

/** A statement, and what it reads besides the stored tables. */
export interface SqlStatement {
  /** Rows of the caller that the statement reads as a table. */
  readonly given?: { readonly rows: RowBatches; readonly types: ColumnTypes };
  /** The statement; `table` is the table expression of the given rows. */
  statement(table: Sql | undefined): Sql;
}

/** A SELECT and what it gives. */
export interface SqlQuery extends SqlStatement {
  readonly types: ColumnTypes;
}

/** What the rows of an increment are counted by. */
export interface IncrementShape {
  readonly idColumns: readonly string[];
  /** Whether no two rows of one status have the same ids, so that rows need no telling apart. */
  readonly isDistinct: boolean;
}

/** Options of a query. */
export interface QueryOptions extends CallOptions {
  /** Present for an increment, which the engine may hold where it computed it. */
  readonly increment?: IncrementShape;
}

/** Rows to append to one table. */
export interface SqlAppend {
  readonly table: TableName;
  readonly rows: RowBatches;
  /** Statements that must come before rows of these types. */
  changes(given: ColumnTypes, stored: ColumnTypes | undefined): readonly Sql[];
}

/** What a SQL store needs of its client library: few calls, errors as `MetadataStoreError`. */
export interface SqlConnection {
  /** How statements are written for this client's database. */
  readonly dialect: Dialect;
  /** Types of a table and where it is read from; `undefined` where there is none. */
  describe(table: TableName): Promise<StoredTable | undefined>;
  /** Names of all tables. */
  listTables(): Promise<readonly string[]>;
  /** Rows of a SELECT. Nothing runs, nor is `prepare` called, before they are asked for. */
  query(prepare: () => Promise<SqlQuery>, options: QueryOptions): RowBatches;
  /** Runs a statement and answers how many rows it changed. */
  run(statement: SqlStatement, options: CallOptions): Promise<number>;
  /** Appends rows, whole or batch by batch as the store's capabilities say. */
  append(append: SqlAppend, options: CallOptions): Promise<Appended>;
}
