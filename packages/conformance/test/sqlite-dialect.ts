import { createHash } from "node:crypto";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { Literal } from "@metaxy/core/driver";
import { constant, type Dialect, joinSql, type RenderedSql, sql } from "@metaxy/sql";
import type { RunQuery } from "../src/dialect/dialect-case.ts";

/** A dialect of the database that comes with Node: a real engine for the certification itself. */
export const sqliteDialect: Dialect = {
  foldsCase: true,
  quoteName: (name) => `"${name.replaceAll('"', '""')}"`,
  quoteText: (text) => `'${text.replaceAll("'", "''")}'`,
  placeholder: () => "?",
  typeName: (type) => (type === "int64" || type === "timestamp" ? "INTEGER" : "TEXT"),
  hashes: {
    md5: (parts) =>
      sql`md5(${joinSql(
        parts.map((part) => (typeof part === "string" ? constant(part) : part)),
        sql` || `,
      )})`,
  },
  joinTextInGroup: (text, orderBy) => sql`group_concat(${text}, '|' ORDER BY ${joinSql(orderBy)})`,
  makeRecord: (fields) =>
    sql`json_object(${joinSql(fields.map(({ name, value }) => sql`${constant(name)}, ${value}`))})`,
  readField: (record, key) => sql`(${record} ->> ${constant(key)})`,
  makeTextList: (texts) =>
    sql`(SELECT json_group_array(value) FROM json_each(json_array(${joinSql(texts)})) WHERE value IS NOT NULL)`,
  byCodePoint: (text) => text,
  oneMicrosecondAfter: (time) => sql`(${time} + 1)`,
};

/** Runs statements in memory. Lists come as JSON text, which is read where a list is expected. */
export function sqliteQuery(): RunQuery {
  const database = new DatabaseSync(":memory:");
  database.function("md5", { deterministic: true }, (text) =>
    text === null ? null : createHash("md5").update(String(text)).digest("hex"),
  );
  return async ({ text, values }: RenderedSql) => {
    const statement = database.prepare(text);
    statement.setReadBigInts(true);
    const rows = statement.all(...values.map(({ value }) => inputOf(value)));
    return rows.map((row) => Object.values(row).map((value) => plain(value)));
  };
}

function inputOf(value: Literal): SQLInputValue {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value === null || typeof value !== "object") return value;
  return "timestamp" in value ? value.timestamp : value.binary;
}

function plain(value: unknown): null | bigint | string | readonly string[] {
  if (typeof value === "string" && value.startsWith("[")) return JSON.parse(value);
  return typeof value === "bigint" || typeof value === "string" ? value : null;
}
