import {
  type ColumnTypes,
  CREATED_AT,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  type Predicate,
  sameType,
  type TableName,
  UPDATED_AT,
} from "@metaxy/core/driver";
import type { LatestRows } from "../dialect.ts";
import { keepLatestByWindow, keepLatestRows, latestFirst } from "../keep-latest-rows.ts";
import { predicateSql } from "../predicate-sql.ts";
import { allTrue, anyTrue, joinSql, name, type Sql, sql } from "../sql.ts";
import { as, inner, nullOf, of, type ResolveContext, type Step } from "./resolve-context.ts";
import { ofDefinition } from "./select-columns.ts";

/** Whether a current row must be told from its siblings and marks before it is compared. */
export function isCollapsed(context: ResolveContext): boolean {
  return context.request.collapse || context.request.target.marks !== undefined;
}

/** The latest row per id: of this definition, or with `latest` of any, this one's first. */
function latestRows(context: ResolveContext, rows: Omit<LatestRows, "where">): Sql {
  const { request, dialect } = context;
  const own = ofDefinition(request.target.featureVersion);
  if (request.compareWith === "definition") return keepLatestRows({ ...rows, where: own }, dialect);
  // Children of one parent must be of one definition, which is chosen among all of them.
  if (isCollapsed(context)) {
    return keepLatestRows({ ...rows, where: undefined, by: [...rows.by, FEATURE_VERSION] }, dialect);
  }
  return keepLatestByWindow({ ...rows, where: undefined }, dialect, [ownFirst(context)]);
}

function ownFirst(context: ResolveContext): Sql {
  return sql`CASE WHEN ${ofDefinition(context.request.target.featureVersion)} THEN 0 ELSE 1 END`;
}

/** A table of current rows and what the comparison sees of it. */
interface CurrentSource {
  /** Step that gives the latest rows under their stored names. */
  readonly step: string;
  readonly types: ColumnTypes;
  /** Types that predicates are written for. */
  readonly targetTypes: ColumnTypes;
}

/** A column of the target; NULL where a mark lacks it. */
function columnOf(context: ResolveContext, { types, targetTypes }: CurrentSource): (column: string) => Sql {
  return (column) => {
    if (types.has(column)) return of("stored", column);
    return nullOf(targetTypes.get(column) ?? "string", context.dialect);
  };
}

function predicateOf(context: ResolveContext, source: CurrentSource, predicate: Predicate): Sql {
  // Without a table of children the predicates are written for the marks.
  const types = source.targetTypes.size > 0 ? source.targetTypes : source.types;
  return predicateSql(predicate, { types, column: columnOf(context, source) }, context.dialect);
}

function comparedColumns(context: ResolveContext, source: CurrentSource): Sql[] {
  const { request, dialect } = context;
  const { types } = source;
  const stale = request.target.stale.map((predicate) => predicateOf(context, source, predicate));
  const isStale = stale.length === 0 ? sql`0` : sql`CASE WHEN ${anyTrue(stale)} THEN 1 ELSE 0 END`;
  const columns = request.compareOn.map((column, n) => as(of("stored", column), inner.key(n)));
  columns.push(as(of("stored", PROVENANCE), "provenance"), as(isStale, "is_stale"));
  if (request.compareWith === "latest") columns.push(as(ownFirst(context), "is_foreign"));
  if (!isCollapsed(context)) return columns;
  const entries = (column: string, alias: (field: number) => string): Sql[] =>
    request.fields.map((field, n) =>
      as(dialect.readField(of("stored", column), field.structKey, types.get(column) ?? "null"), alias(n)),
    );
  columns.push(...entries(PROVENANCE_BY_FIELD, inner.storedField));
  if (request.compareWith === "latest") columns.push(...entries(DATA_VERSION_BY_FIELD, inner.storedDataVersion));
  return columns;
}

/** The stored row as the target has it. */
function previousRecord(context: ResolveContext, source: CurrentSource): Sql {
  const value = columnOf(context, source);
  const fields = [...source.targetTypes].map(([column, type]) => {
    const own = source.types.get(column);
    const isSame = own !== undefined && sameType(own, type);
    return { name: column, value: isSame ? value(column) : nullOf(type, context.dialect) };
  });
  return context.dialect.makeRecord(fields);
}

function isOfChosenDefinition(context: ResolveContext): Sql[] {
  if (context.request.compareWith !== "latest" || !isCollapsed(context)) return [];
  const keys = context.request.compareOn.map(
    (column, n) => sql`${of("chosen", inner.key(n))} IS NOT DISTINCT FROM ${of("stored", column)}`,
  );
  const same = sql`${of("chosen", FEATURE_VERSION)} IS NOT DISTINCT FROM ${of("stored", FEATURE_VERSION)}`;
  return [sql`EXISTS (SELECT 1 FROM ${name(CHOSEN)} AS ${name("chosen")} WHERE ${allTrue([...keys, same])})`];
}

/** Live rows under inner names. */
function selectCurrent(context: ResolveContext, source: CurrentSource, conditions: readonly Sql[]): Sql {
  const { where } = context.request.target;
  const isMark = source.types !== source.targetTypes;
  const selected = [
    ...comparedColumns(context, source),
    ...(source.targetTypes.size === 0 ? [] : [as(previousRecord(context, source), "previous")]),
    as(isMark ? sql`0` : sql`1`, "is_child"),
  ];
  const all = [
    sql`${of("stored", DELETED_AT)} IS NULL`,
    ...conditions,
    ...isOfChosenDefinition(context),
    ...(where === undefined ? [] : [predicateOf(context, source, where)]),
  ];
  return sql`SELECT ${joinSql(selected)} FROM ${name(source.step)} AS ${name("stored")} WHERE ${allTrue(all)}`;
}

const CHILDREN = "keep_latest_rows_current";
const MARKS = "keep_latest_rows_marks";
const CHOSEN = "chosen_definition";

/** With `latest`, per parent the definition that its children and marks are taken from: this one, else the newest row's. */
function chosenDefinition(context: ResolveContext, sources: readonly CurrentSource[]): Step[] {
  const { request, dialect } = context;
  if (request.compareWith !== "latest" || !isCollapsed(context)) return [];
  const types: ColumnTypes = sources[0]?.types ?? new Map();
  const ordering = [DELETED_AT, UPDATED_AT, CREATED_AT, PROVENANCE, DATA_VERSION, FEATURE_VERSION].map(name);
  const keys = request.compareOn.map((column, n) => as(name(column), inner.key(n)));
  const rows = joinSql(
    sources.map((source) => sql`SELECT ${joinSql([...keys, ...ordering])} FROM ${name(source.step)}`),
    sql` UNION ALL `,
  );
  const partition = joinSql(request.compareOn.map((_, n) => name(inner.key(n))));
  const order = joinSql([ownFirst(context), ...latestFirst(types, dialect)]);
  const chosen = joinSql([...request.compareOn.map((_, n) => name(inner.key(n))), name(FEATURE_VERSION)]);
  const ranked = sql`SELECT ${chosen}, row_number() OVER (PARTITION BY ${partition} ORDER BY ${order}) AS ${name("rank")} FROM (${rows}) AS ${name("rows")}`;
  return [
    { name: CHOSEN, body: sql`SELECT ${chosen} FROM (${ranked}) AS ${name("ranked")} WHERE ${name("rank")} = 1` },
  ];
}

/** A mark counts while its parent has no live child, of the definition that is compared with. */
function isChildless(context: ResolveContext, children: CurrentSource | undefined): Sql[] {
  if (children === undefined) return [];
  const parentIds = context.request.target.marks?.idColumns ?? [];
  const same = parentIds.map((column) => sql`${of("child", column)} = ${of("stored", column)}`);
  const definition = sql`${of("child", FEATURE_VERSION)} IS NOT DISTINCT FROM ${of("stored", FEATURE_VERSION)}`;
  const isLiveChild = allTrue([sql`${of("child", DELETED_AT)} IS NULL`, definition, ...same]);
  return [sql`NOT EXISTS (SELECT 1 FROM ${name(children.step)} AS ${name("child")} WHERE ${isLiveChild})`];
}

/** Steps that give the target's current rows and marks, with what they are compared by, and whole as `previous`. */
export function currentSources(context: ResolveContext): { readonly steps: Step[]; readonly sources: string[] } {
  const { tables, request } = context;
  const { target } = request;
  const targetTypes: ColumnTypes = target.types ?? new Map();
  const latest = (step: string, rows: { table: TableName; types: ColumnTypes; by: readonly string[] }): Step => ({
    name: step,
    body: latestRows(context, {
      ...tables(rows.table),
      types: rows.types,
      columns: [...rows.types.keys()],
      by: rows.by,
    }),
  });
  const kept: Step[] = [];
  const children = target.types && { step: CHILDREN, types: target.types, targetTypes };
  if (children) kept.push(latest(CHILDREN, { table: target.table, types: children.types, by: target.idColumns }));
  const marks = target.marks && { step: MARKS, types: target.marks.types, targetTypes };
  if (marks && target.marks) kept.push(latest(MARKS, { ...target.marks, by: target.marks.idColumns }));
  const both = [children, marks].filter((source) => source !== undefined);
  const selected: Step[] = [];
  if (children) selected.push({ name: "select_columns_current", body: selectCurrent(context, children, []) });
  if (marks) {
    const body = selectCurrent(context, marks, isChildless(context, children));
    selected.push({ name: "select_columns_marks", body });
  }
  return {
    steps: [...kept, ...chosenDefinition(context, both), ...selected],
    sources: selected.map((step) => step.name),
  };
}
