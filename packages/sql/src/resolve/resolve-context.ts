import type { ColumnType, ResolveRequest } from "@metaxy/core/driver";
import type { Dialect } from "../dialect.ts";
import { name, type Sql, sql, trustedSql } from "../sql.ts";
import type { TableSources } from "../table-source.ts";

/** What the steps of one statement share. */
export interface ResolveContext {
  readonly request: ResolveRequest;
  readonly dialect: Dialect;
  readonly tables: TableSources;
  /** Table expression that holds the request's samples under their own names. */
  readonly samples: Sql | undefined;
}

/** A common table expression; named like its step. */
export interface Step {
  readonly name: string;
  readonly body: Sql;
}

/**
 * Columns inside the statement have names of their own, so that user columns may have any: `c0` the expected columns,
 * `p0_0` a parent's columns, `v0_0` its data versions, `h0` expected field versions, `k0` what is compared on.
 */
export const inner = {
  expected: (column: number): string => `c${column}`,
  parentColumn: (parent: number, column: number): string => `p${parent}_${column}`,
  version: (parent: number, version: number): string => `v${parent}_${version}`,
  /** 1 where the parent has a row. */
  matched: (parent: number): string => `m${parent}`,
  field: (field: number): string => `h${field}`,
  dataVersion: (field: number): string => `d${field}`,
  key: (column: number): string => `k${column}`,
  storedField: (field: number): string => `f${field}`,
  storedDataVersion: (field: number): string => `s${field}`,
} as const;

/** `relation.column`. */
export function of(relation: string, column: string): Sql {
  return sql`${name(relation)}.${name(column)}`;
}

/** `expression AS alias`. */
export function as(expression: Sql, alias: string): Sql {
  return sql`${expression} AS ${name(alias)}`;
}

/** NULL of a type. */
export function nullOf(type: ColumnType, dialect: Dialect): Sql {
  return sql`CAST(NULL AS ${trustedSql(dialect.typeName(type))})`;
}

/** Position of an expected column by its name. */
export function expectedIndex(request: ResolveRequest, column: string): number {
  return request.columns.findIndex((each) => each.name === column);
}

/** A hash of the parts, cut as the request says. */
export function hashSql(context: ResolveContext, parts: readonly (string | Sql)[]): Sql {
  const { request, dialect } = context;
  const { algorithm, length } = request.hash;
  const hash = dialect.hashes[algorithm];
  if (hash === undefined) throw new TypeError(`the dialect has no ${algorithm}`);
  const text = hash(parts);
  return length >= HASH_TEXT_LENGTHS[algorithm] ? text : sql`left(${text}, ${trustedSql(String(length))})`;
}

/** Characters of the longest text of a hash. */
const HASH_TEXT_LENGTHS = {
  xxhash32: 10,
  xxhash64: 20,
  xxh3_64: 20,
  wyhash: 20,
  farmhash: 20,
  md5: 32,
  sha256: 64,
} as const;
