import type { ColumnType } from "@metaxy/core/driver";
import { constant, type Dialect, joinSql, renderSql, type Sql, sql } from "../src/index.ts";

function typeName(type: ColumnType): string {
  if (typeof type === "string") return type;
  if ("decimal" in type) return `decimal(${type.decimal.precision}, ${type.decimal.scale})`;
  if ("list" in type) return `list(${typeName(type.list)})`;
  if ("map" in type) return `map(${typeName(type.map.key)}, ${typeName(type.map.value)})`;
  return `row(${[...type.struct].map(([field, own]) => `${field} ${typeName(own)}`).join(", ")})`;
}

/** A dialect of no engine, for what is common to all: it writes each member as plainly as can be. */
export const plainDialect: Dialect = {
  foldsCase: false,
  quoteName: (name) => `"${name.replaceAll('"', '""')}"`,
  quoteText: (text) => `'${text.replaceAll("'", "''")}'`,
  placeholder: (position) => `?${position}`,
  typeName,
  hashes: {
    md5: (parts) =>
      sql`md5(${joinSql(
        parts.map((part) => (typeof part === "string" ? constant(part) : part)),
        sql` || `,
      )})`,
  },
  joinTextInGroup: (text, orderBy) => sql`string_agg(${text}, '|' ORDER BY ${joinSql(orderBy)})`,
  makeRecord: (fields) => sql`record(${joinSql(fields.map((field) => sql`${constant(field.name)}, ${field.value}`))})`,
  readField: (record, key) => sql`${record}.${constant(key)}`,
  makeTextList: (texts) => sql`list(${joinSql(texts)})`,
  byCodePoint: (text) => sql`bytes(${text})`,
  oneMicrosecondAfter: (time) => sql`${time} + 1`,
};

/** A statement's text, its clauses on lines of their own. */
export function readable(statement: Sql, dialect: Dialect): string {
  const { text, values } = renderSql(statement, dialect);
  const lines = text.replace(
    /(?<!DISTINCT) (FROM|WHERE|GROUP BY|ORDER BY|(?:FULL |LEFT )?JOIN|UNION ALL|SELECT) /g,
    "\n  $1 ",
  );
  const bound = values.map(
    ({ value, type }, n) => `-- ${n + 1}: ${valueText(value)}${type === undefined ? "" : ` (${typeName(type)})`}`,
  );
  return `${[lines, ...bound].join("\n")}\n`;
}

function valueText(value: unknown): string {
  return JSON.stringify(value, (_, own) => (typeof own === "bigint" ? `${own}` : own));
}
