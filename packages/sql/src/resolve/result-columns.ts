import {
  byFieldType,
  type ColumnType,
  type ColumnTypes,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  NEWEST,
  PREVIOUS,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  type ResolveRequest,
  STALE_FIELDS,
  STATUS,
} from "@metaxy/core/driver";
import { constant, joinSql, name, type Sql, sql } from "../sql.ts";
import { spread } from "./collapse-children.ts";
import { previousField } from "./compare-with-current.ts";
import { isCollapsed } from "./current-rows.ts";
import { joinedParts } from "./hash-fields.ts";
import { as, hashSql, inner, nullOf, of, type ResolveContext } from "./resolve-context.ts";

/** Columns and types of a resolve's result, in their order. */
export function resolveTypes(request: ResolveRequest): ColumnTypes {
  const byField = byFieldType(request.fields.map((field) => field.structKey));
  const previous: [string, ColumnType][] =
    request.target.types === undefined ? [] : [[PREVIOUS, { struct: request.target.types }]];
  return new Map<string, ColumnType>([
    ...request.columns.map(({ name: column, type }): [string, ColumnType] => [column, type]),
    [PROVENANCE_BY_FIELD, byField],
    [PROVENANCE, "string"],
    [DATA_VERSION_BY_FIELD, byField],
    [DATA_VERSION, "string"],
    [STATUS, "string"],
    [STALE_FIELDS, { list: "string" }],
    ...previous,
    [NEWEST, "timestamp"],
  ]);
}

const ROW = "compare_with_current";

/** What the rows of `compare_with_current` have. */
export interface Compared {
  /** Whether stored rows take part, so that rows may be stale, orphaned or carried. */
  readonly withCurrent: boolean;
  /** Whether these carry the stored row. */
  readonly withPrevious: boolean;
}

function byFieldRecord(context: ResolveContext, value: (field: number) => Sql): Sql {
  return context.dialect.makeRecord(
    context.request.fields.map((field, n) => ({ name: field.structKey, value: value(n) })),
  );
}

function storedColumn(context: ResolveContext, column: string): Sql {
  return context.dialect.readField(of(ROW, "previous"), column, { struct: context.request.target.types ?? new Map() });
}

function storedRecord(context: ResolveContext, column: string): Sql {
  const record = byFieldRecord(context, (n) => previousField(context, { column, field: n, relation: ROW }));
  return sql`CASE WHEN ${storedColumn(context, column)} IS NOT NULL THEN ${record} END`;
}

/** Whether a matched row differs in every field, as far as the user is told. */
function isWhole(context: ResolveContext): Sql {
  const differing = joinSql(
    context.request.fields.map((_, n) => name(`x${n}`)),
    sql` OR `,
  );
  return sql`(${name("is_whole")} = 1 OR NOT (${differing}))`;
}

interface DataVersions {
  readonly fields: readonly Sql[];
  readonly row: Sql;
}

/** Data versions that come with the expected row: its provenance, or what samples say. */
function ownDataVersions({ request }: ResolveContext): DataVersions {
  const isGiven = request.samples?.role === "replace-parents";
  return {
    fields: request.fields.map((_, n) => name(isGiven ? inner.dataVersion(n) : inner.field(n))),
    row: name(isGiven ? "data_version" : "provenance"),
  };
}

/** The stored data version of a field that did not change, else the expected row's own. */
function keptDataVersion(context: ResolveContext, field: number, own: Sql): Sql {
  const stored = inner.storedDataVersion(field);
  const kept = isCollapsed(context)
    ? sql`CASE WHEN ${name(spread.missing(stored))} = 0 AND ${name(spread.least(stored))} = ${name(spread.greatest(stored))} THEN ${name(spread.least(stored))} ELSE ${own} END`
    : previousField(context, { column: DATA_VERSION_BY_FIELD, field, relation: ROW });
  const isTouched = sql`${name("status")} = 'stale' AND (${name(`x${field}`)} OR ${isWhole(context)})`;
  const isKept = sql`${name("status")} IN ('stale', 'carried') AND NOT (${isTouched})`;
  return sql`CASE WHEN ${isKept} THEN ${kept} ELSE ${own} END`;
}

function dataVersions(context: ResolveContext, compared: Compared): DataVersions {
  const own = ownDataVersions(context);
  if (context.request.compareWith !== "latest" || !compared.withPrevious) return own;
  const fields = own.fields.map((version, n) => keptDataVersion(context, n, version));
  const isSame = fields.map((version, n) => sql`${version} IS NOT DISTINCT FROM ${own.fields[n] ?? sql`NULL`}`);
  const hashed = hashSql(context, joinedParts(fields));
  return { fields, row: sql`CASE WHEN ${joinSql(isSame, sql` AND `)} THEN ${own.row} ELSE ${hashed} END` };
}

function versionColumns(context: ResolveContext, compared: Compared): Sql[] {
  const record = byFieldRecord(context, (n) => name(inner.field(n)));
  const data = dataVersions(context, compared);
  const expected: [string, Sql][] = [
    [PROVENANCE_BY_FIELD, record],
    [PROVENANCE, name("provenance")],
    [DATA_VERSION_BY_FIELD, byFieldRecord(context, (n) => data.fields[n] ?? sql`NULL`)],
    [DATA_VERSION, data.row],
  ];
  if (!compared.withPrevious) return expected.map(([column, value]) => as(value, column));
  return expected.map(([column, value]) => {
    const isByField = column === PROVENANCE_BY_FIELD || column === DATA_VERSION_BY_FIELD;
    const stored = isByField ? storedRecord(context, column) : storedColumn(context, column);
    return as(sql`CASE WHEN ${name("expected")} IS NULL THEN ${stored} ELSE ${value} END`, column);
  });
}

function staleFields(context: ResolveContext, compared: Compared): Sql {
  const { request, dialect } = context;
  const keys = request.fields.map((field) => constant(field.field));
  const all = dialect.makeTextList(keys);
  if (!compared.withCurrent) return sql`CASE WHEN ${name("status")} = 'new' THEN ${all} END`;
  const differing = dialect.makeTextList(keys.map((key, n) => sql`CASE WHEN ${name(`x${n}`)} THEN ${key} END`));
  const stale = keys.length === 1 ? all : sql`CASE WHEN ${isWhole(context)} THEN ${all} ELSE ${differing} END`;
  return sql`CASE ${name("status")} WHEN 'new' THEN ${all} WHEN 'stale' THEN ${stale} END`;
}

function previousColumn(context: ResolveContext, compared: Compared): Sql[] {
  const { types } = context.request.target;
  if (types === undefined) return [];
  if (!compared.withPrevious) return [as(nullOf({ struct: types }, context.dialect), PREVIOUS)];
  return [
    as(sql`CASE WHEN ${name("status")} IN ('stale', 'orphaned', 'carried') THEN ${name("previous")} END`, PREVIOUS),
  ];
}

/** The rows of an increment in the contract's columns. */
export function resultRows(context: ResolveContext, compared: Compared): Sql {
  const columns = [
    ...context.request.columns.map((column, n) => as(name(inner.expected(n)), column.name)),
    ...versionColumns(context, compared),
    as(name("status"), STATUS),
    as(staleFields(context, compared), STALE_FIELDS),
    ...previousColumn(context, compared),
    as(nullOf("timestamp", context.dialect), NEWEST),
  ];
  return sql`SELECT ${joinSql(columns)} FROM ${name(ROW)}`;
}

/** A SELECT of the contract's columns from given values; NULL where there is none. */
export function resultRow(context: ResolveContext, values: ReadonlyMap<string, Sql>): Sql {
  const columns = [...resolveTypes(context.request)].map(([column, type]) =>
    as(values.get(column) ?? nullOf(type, context.dialect), column),
  );
  return sql`SELECT ${joinSql(columns)}`;
}
