import { BIGINT } from "@duckdb/node-api";
import { DELETED_AT, MetadataSchemaError, typeText, UPDATED_AT } from "@metaxy/core/driver";
import {
  allTrue,
  type BoundValue,
  constant,
  type Dialect,
  type HashSql,
  joinSql,
  type LatestRows,
  latestFirst,
  name,
  newestTime,
  type Sql,
  sql,
  trustedSql,
} from "@metaxy/sql";
import { typedValue } from "./bound-value.ts";
import { quoteName, typeName } from "./duckdb-type.ts";
import type { FunctionHash, HashFunctions } from "./hash-functions.ts";

function quoteText(text: string): string {
  const pieces = text.split("\0").map((piece) => `'${piece.replaceAll("'", "''")}'`);
  // A literal ends at NUL.
  return pieces.length === 1 ? (pieces[0] ?? "''") : `(${pieces.join(" || chr(0) || ")})`;
}

function checkedName(text: string): string {
  if (text !== "" && !text.includes("\0")) return quoteName(text);
  throw new MetadataSchemaError(`${JSON.stringify(text)} cannot be a name in DuckDB: it is empty or has NUL.`, {
    details: { name: text },
  });
}

/** `concat` skips NULL and is faster than `||`, so NULL is asked for first. */
function hashOfConcat(hash: string): HashSql {
  return (parts) => {
    const columns = parts.filter((part) => typeof part !== "string");
    const texts = parts.map((part) => (typeof part === "string" ? constant(part) : part));
    const input = texts.length === 1 ? joinSql(texts) : sql`concat(${joinSql(texts)})`;
    const hashed = sql`${trustedSql(hash)}(${input})`;
    if (columns.length === 0) return hashed;
    return sql`CASE WHEN ${allTrue(columns.map((column) => sql`${column} IS NOT NULL`))} THEN ${hashed} END`;
  };
}

/** A tie is rare, so the full order is asked for only where the two newest times of a sample are equal. */
function keepLatestByRowId(rows: LatestRows): Sql | undefined {
  const { types, from, columns, where, by } = rows;
  const hasRowIdColumn = [...types.keys()].some((column) => column.toLowerCase() === "rowid");
  if (!rows.isTable || hasRowIdColumn || !types.has(UPDATED_AT) || !types.has(DELETED_AT) || by.length === 0) {
    return undefined;
  }
  const time = sql`coalesce(${newestTime(types)}, CAST('-infinity' AS ${trustedSql(typeName(types.get(UPDATED_AT) ?? "timestamp"))}))`;
  const filter = where === undefined ? sql`` : sql` WHERE ${where}`;
  const keys = joinSql(by.map(name));
  // No column of a feature begins with metaxy_ but the system's own.
  const key = (n: number): Sql => name(`metaxy_key_${n}`);
  const own = joinSql(by.map((column, n) => sql`${name(column)} AS ${key(n)}`));
  const newest = sql`SELECT ${own}, arg_max(rowid, ${time}) AS metaxy_row, max(${time}, 2) AS times FROM ${from}${filter} GROUP BY ${keys}`;
  const same = allTrue(by.map((column, n) => sql`tied.${key(n)} IS NOT DISTINCT FROM stored.${name(column)}`));
  const order = joinSql(latestFirst(types, { byCodePoint: (text) => text }));
  const ranked = sql`SELECT rowid AS metaxy_row, row_number() OVER (PARTITION BY ${keys} ORDER BY ${order}) AS metaxy_rank FROM ${from} AS stored JOIN (SELECT ${joinSql(by.map((_, n) => key(n)))} FROM newest WHERE is_tied) AS tied ON ${same}${filter}`;
  const flagged = sql`SELECT * EXCLUDE times, times[1] IS NOT DISTINCT FROM times[2] AS is_tied FROM (${newest}) AS newest`;
  return sql`SELECT ${joinSql(columns.map(name))} FROM ${from} WHERE rowid IN (WITH newest AS MATERIALIZED (${flagged}) SELECT metaxy_row FROM newest WHERE NOT is_tied UNION ALL SELECT metaxy_row FROM (${ranked}) AS ranked WHERE metaxy_rank = 1)`;
}

function readField(record: Sql, key: string, type: Parameters<Dialect["readField"]>[2]): Sql {
  if (typeof type === "object" && "map" in type) return sql`${record}[${constant(key)}]`;
  if (typeof type === "object" && "struct" in type) {
    return type.struct.has(key) ? sql`struct_extract(${record}, ${constant(key)})` : sql`CAST(NULL AS VARCHAR)`;
  }
  throw new MetadataSchemaError(
    `${JSON.stringify(key)} was asked of a column of type ${typeText(type)}, and only structs and maps have entries.`,
    { details: { field: key, type: typeText(type) } },
  );
}

/** A longer text costs more to parse than planning twice, as DuckDB does with parameters. */
const LONGEST_WRITTEN = 1000;

/** Texts, truths and 64-bit integers, which DuckDB takes as it takes bound ones: a text for one of the column's type. */
function writtenValue(bound: BoundValue): string | undefined {
  const { value, type } = typedValue(bound);
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (type === BIGINT) return `CAST(${value} AS BIGINT)`;
  const isWritten = typeof value === "string" && value.length <= LONGEST_WRITTEN && !value.includes("\0");
  return isWritten ? quoteText(value) : undefined;
}

/** DuckDB's SQL; the hash functions are those of the instance that the statements run on. */
export function duckdbDialect(functions: HashFunctions): Dialect {
  const added =
    (algorithm: FunctionHash): HashSql =>
    (parts) =>
      functions.expression(algorithm, parts);
  return {
    foldsCase: true,
    quoteName: checkedName,
    quoteText,
    placeholder: (position) => `$${position}`,
    writtenValue,
    typeName,
    hashes: {
      md5: hashOfConcat("md5"),
      sha256: hashOfConcat("sha256"),
      xxhash32: added("xxhash32"),
      xxhash64: added("xxhash64"),
      xxh3_64: added("xxh3_64"),
      wyhash: added("wyhash"),
      farmhash: added("farmhash"),
    },
    joinTextInGroup: (text, orderBy) => {
      const order = joinSql(orderBy.map((each) => sql`${each} ASC NULLS FIRST`));
      return orderBy.length === 0 ? sql`string_agg(${text}, '|')` : sql`string_agg(${text}, '|' ORDER BY ${order})`;
    },
    makeRecord: (fields) => sql`{${joinSql(fields.map((field) => sql`${constant(field.name)}: ${field.value}`))}}`,
    readField,
    makeTextList: (texts) => sql`[each FOR each IN [${joinSql(texts)}] IF each IS NOT NULL]`,
    byCodePoint: (text) => text,
    oneMicrosecondAfter: (time) => sql`${time} + INTERVAL 1 MICROSECOND`,
    keepLatestRows: keepLatestByRowId,
  };
}
