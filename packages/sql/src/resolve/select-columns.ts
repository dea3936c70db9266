import {
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  type ParentRequest,
  predicateColumns,
} from "@metaxy/core/driver";
import { keepLatestRows } from "../keep-latest-rows.ts";
import { predicateSql } from "../predicate-sql.ts";
import { allTrue, constant, joinSql, name, type Sql, sql } from "../sql.ts";
import { as, inner, nullOf, type ResolveContext, type Step } from "./resolve-context.ts";

/** A parent that has a table. */
export type StoredParent = ParentRequest & { readonly types: NonNullable<ParentRequest["types"]> };

export function hasTable(parent: ParentRequest): parent is StoredParent {
  return parent.types !== undefined;
}

/** `metaxy_feature_version = …`, as a text in the statement, so that the planner can use its statistics. */
export function ofDefinition(featureVersion: string): Sql {
  return sql`${name(FEATURE_VERSION)} = ${constant(featureVersion)}`;
}

const isLive: Sql = sql`${name(DELETED_AT)} IS NULL`;

function keepLatest(context: ResolveContext, parent: StoredParent, index: number): Step {
  const { dialect, tables } = context;
  const stored = parent.columns.map((column) => column.from).filter((column) => parent.types.has(column));
  const needed = new Set([DELETED_AT, ...stored]);
  if (parent.versions.length > 0) needed.add(DATA_VERSION_BY_FIELD);
  if (parent.where !== undefined) for (const column of predicateColumns(parent.where)) needed.add(column);
  const latest = keepLatestRows(
    {
      ...tables(parent.table),
      types: parent.types,
      columns: [...needed],
      where: ofDefinition(parent.featureVersion),
      by: parent.idColumns,
    },
    dialect,
  );
  return { name: `keep_latest_rows_${index}`, body: latest };
}

/** Steps `keep-latest-rows` and `select-columns` of one parent: its rows as this feature sees them, under inner names. */
export function selectColumns(context: ResolveContext, parent: StoredParent, index: number): Step[] {
  const { dialect } = context;
  const latest = keepLatest(context, parent, index);
  const byField = parent.types.get(DATA_VERSION_BY_FIELD) ?? "null";
  const conditions = [isLive];
  if (parent.where !== undefined) conditions.push(predicateSql(parent.where, { types: parent.types }, dialect));
  if (parent.filter !== undefined) {
    const types = new Map(parent.columns.map((column) => [column.name, column.type]));
    const stored = new Map(parent.columns.map((column) => [column.name, column.from]));
    const column = (renamed: string): Sql => name(stored.get(renamed) ?? renamed);
    conditions.push(predicateSql(parent.filter, { types, column }, dialect));
  }
  const selected = [
    ...parent.columns.map(({ from, type }, n) =>
      as(parent.types.has(from) ? name(from) : nullOf(type, dialect), inner.parentColumn(index, n)),
    ),
    ...parent.versions.map((key, n) =>
      as(dialect.readField(name(DATA_VERSION_BY_FIELD), key, byField), inner.version(index, n)),
    ),
    as(sql`1`, inner.matched(index)),
  ];
  const body = sql`SELECT ${joinSql(selected)} FROM ${name(latest.name)} WHERE ${allTrue(conditions)}`;
  return [latest, { name: `select_columns_${index}`, body }];
}
