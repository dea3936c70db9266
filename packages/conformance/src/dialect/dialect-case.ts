import type { Dialect, RenderedSql, Sql } from "@metaxy/sql";

/** A value as the engine's client gives it, made plain: texts, numbers, `bigint`, booleans, lists of these, or NULL. */
export type PlainValue = null | boolean | number | bigint | string | readonly PlainValue[];

/** Runs a statement on the engine and gives its rows, in order, each with its values in the order of the columns. */
export type RunQuery = (statement: RenderedSql) => Promise<readonly (readonly PlainValue[])[]>;

/** What a case of the dialect's certification works with. */
export interface DialectContext {
  readonly dialect: Dialect;
  /** Names that the engine cannot have. */
  readonly refusedNames: readonly string[];
  /** Demands these rows of a statement, in this order. */
  expectRows(statement: Sql, rows: readonly (readonly PlainValue[])[]): Promise<void>;
  /** The rows of a statement. */
  rowsOf(statement: Sql): Promise<readonly (readonly PlainValue[])[]>;
}

/** One rule that a dialect must keep. */
export interface DialectCase {
  readonly member: string;
  readonly says: string;
  run(t: DialectContext): Promise<void>;
}
