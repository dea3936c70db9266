import type { ColumnType, ColumnTypes, HashAlgorithm } from "@metaxy/core/driver";
import type { Sql, SqlWriter } from "./sql.ts";

/**
 * The text of a hash (decimal or lower-case hex, not cut) of the parts joined: constant texts, and text expressions of
 * which NULL makes the hash NULL.
 */
export type HashSql = (parts: readonly (string | Sql)[]) => Sql;

/** A table or a sub-select in parentheses, of which the latest rows are kept. */
export interface LatestRows {
  readonly from: Sql;
  /** Whether `from` is the stored table itself, with whatever hidden columns the engine gives tables. */
  readonly isTable: boolean;
  readonly types: ColumnTypes;
  /** Columns that are wanted, by their stored names. */
  readonly columns: readonly string[];
  /** On stored rows, before the latest are kept. */
  readonly where: Sql | undefined;
  /** One row per these columns; NULL equals NULL. */
  readonly by: readonly string[];
}

/** What differs between SQL engines; everything else of a store's SQL is common. */
export interface Dialect extends SqlWriter {
  /** Whether names that differ only in case are one name. */
  readonly foldsCase: boolean;
  typeName(type: ColumnType): string;
  /** Hash functions that the engine has. */
  readonly hashes: { readonly [algorithm in HashAlgorithm]?: HashSql };
  /** The group's texts joined by `|`, ordered ascending (NULL first); NULL texts are skipped; NULL where all are. */
  joinTextInGroup(text: Sql, orderBy: readonly Sql[]): Sql;
  /** A struct (or the engine's form of it) of named values. */
  makeRecord(fields: readonly { readonly name: string; readonly value: Sql }[]): Sql;
  /** One entry of a struct or map column; NULL where the column is NULL or a map has no such key. */
  readField(record: Sql, key: string, type: ColumnType): Sql;
  /** A list of the texts that are not NULL. */
  makeTextList(texts: readonly Sql[]): Sql;
  /** The text in a form that sorts by code point. */
  byCodePoint(text: Sql): Sql;
  /** A time one microsecond after the other. */
  oneMicrosecondAfter(time: Sql): Sql;
  /** A faster form of the step, as a SELECT of `columns`; undefined: the common form serves. */
  keepLatestRows?(rows: LatestRows, commonForm: (rows: LatestRows) => Sql): Sql | undefined;
}
