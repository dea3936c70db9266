import { PROVENANCE_BY_FIELD } from "@metaxy/core/driver";
import { allTrue, anyTrue, joinSql, name, type Sql, sql } from "../sql.ts";
import { spread } from "./collapse-children.ts";
import { isCollapsed } from "./current-rows.ts";
import { as, expectedIndex, inner, of, type ResolveContext, type Step } from "./resolve-context.ts";

const E = "expected_row";
const C = "current_row";

/** Per field whether the stored version differs from the expected one, in any child. */
function fieldDiffers(context: ResolveContext, field: number): Sql {
  const expected = of(E, inner.field(field));
  if (isCollapsed(context)) {
    const stored = inner.storedField(field);
    return anyTrue([
      sql`${of(C, spread.least(stored))} IS DISTINCT FROM ${expected}`,
      sql`${of(C, spread.greatest(stored))} IS DISTINCT FROM ${expected}`,
      sql`${expected} IS NOT NULL AND ${of(C, spread.missing(stored))} > 0`,
    ]);
  }
  return sql`${previousField(context, { column: PROVENANCE_BY_FIELD, field })} IS DISTINCT FROM ${expected}`;
}

export interface ByFieldEntry {
  readonly column: string;
  readonly field: number;
  readonly relation?: string;
}

/** A by-field entry of the current row, read from `previous`. */
export function previousField(context: ResolveContext, { column, field, relation = C }: ByFieldEntry): Sql {
  const { request, dialect } = context;
  const types = request.target.types ?? new Map();
  const record = dialect.readField(of(relation, "previous"), column, { struct: types });
  return dialect.readField(record, request.fields[field]?.structKey ?? "", types.get(column) ?? "null");
}

function isMissing(context: ResolveContext): Sql {
  return isCollapsed(context) ? sql`${of(C, spread.missing("provenance"))} > 0` : sql`${of(C, "provenance")} IS NULL`;
}

function provenanceDiffers(context: ResolveContext): Sql {
  const expected = of(E, "provenance");
  if (!isCollapsed(context)) return sql`${expected} <> ${of(C, "provenance")}`;
  return anyTrue([
    sql`${expected} <> ${of(C, spread.least("provenance"))}`,
    sql`${expected} <> ${of(C, spread.greatest("provenance"))}`,
  ]);
}

/** Both sides are there, and the stored row is not what it should be. */
function isStale(context: ResolveContext): Sql {
  const reasons = [isMissing(context)];
  if (context.request.target.stale.length > 0) reasons.push(sql`${of(C, "is_stale")} = 1`);
  if (context.request.compareWith === "definition") return anyTrue([...reasons, provenanceDiffers(context)]);
  const fields = anyTrue(context.request.fields.map((_, n) => fieldDiffers(context, n)));
  return anyTrue([
    ...reasons,
    sql`${of(C, "is_foreign")} = 0 AND (${provenanceDiffers(context)})`,
    sql`${of(C, "is_foreign")} = 1 AND ${of(E, "provenance")} IS NOT NULL AND (${fields})`,
  ]);
}

function statusSql(context: ResolveContext): Sql {
  const keys = context.request.compareOn.map((column, n) => sql`${keyOf(context, column, n)} IS NULL`);
  const carried = context.request.compareWith === "latest" ? sql`'carried'` : sql`NULL`;
  return sql`CASE WHEN ${anyTrue(keys)} THEN 'unidentified' WHEN ${of(C, "is_child")} IS NULL THEN 'new' WHEN ${of(E, "expected")} IS NULL THEN 'orphaned' WHEN ${isStale(context)} THEN 'stale' WHEN ${of(E, "provenance")} IS NULL THEN 'unversioned' ELSE ${carried} END`;
}

function keyOf(context: ResolveContext, column: string, key: number): Sql {
  const expected = of(E, inner.expected(expectedIndex(context.request, column)));
  return sql`coalesce(${expected}, ${of(C, inner.key(key))})`;
}

/** Rows that the increment is about, out of all that were joined. */
function isListed(context: ResolveContext): Sql {
  const listed = [
    sql`${of(C, "is_child")} IS NULL`,
    sql`${of(E, "expected")} IS NULL`,
    isStale(context),
    sql`${of(E, "provenance")} IS NULL`,
  ];
  if (context.request.compareWith === "latest") listed.push(sql`${of(C, "is_foreign")} = 1`);
  if (context.request.target.marks === undefined) return anyTrue(listed);
  // A mark whose parent vanished is dropped.
  return sql`(${anyTrue(listed)}) AND NOT (${of(E, "expected")} IS NULL AND ${of(C, "is_child")} = 0)`;
}

function expectedColumns(context: ResolveContext): Sql[] {
  const { request } = context;
  return request.columns.map((column, n) => {
    const key = request.compareOn.indexOf(column.name);
    return as(key === -1 ? of(E, inner.expected(n)) : keyOf(context, column.name, key), inner.expected(n));
  });
}

/** What the result's version columns are made of; samples that stand in for parents bring data versions of their own. */
function expectedVersions(context: ResolveContext): string[] {
  const { fields, samples } = context.request;
  const given = samples?.role === "replace-parents";
  return [
    ...fields.map((_, n) => inner.field(n)),
    "provenance",
    ...(given ? [...fields.map((_, n) => inner.dataVersion(n)), "data_version"] : []),
    "expected",
  ];
}

/** Step `compare-with-current`: one full join, and of it the rows that differ. */
export function compareWithCurrent(context: ResolveContext, current: string): Step {
  const { request } = context;
  const on = request.compareOn.map(
    (column, n) => sql`${of(E, inner.expected(expectedIndex(request, column)))} = ${of(C, inner.key(n))}`,
  );
  const isLatest = request.compareWith === "latest";
  const storedVersions =
    isLatest && isCollapsed(context)
      ? request.fields.flatMap((_, n) =>
          [spread.least, spread.greatest, spread.missing].map((part) => of(C, part(inner.storedDataVersion(n)))),
        )
      : [];
  const whole = sql`CASE WHEN ${isMissing(context)} OR ${of(C, "is_stale")} = 1 THEN 1 ELSE 0 END`;
  const selected = [
    ...expectedColumns(context),
    ...expectedVersions(context).map((column) => of(E, column)),
    ...storedVersions,
    ...request.fields.map((_, n) => as(fieldDiffers(context, n), `x${n}`)),
    as(whole, "is_whole"),
    ...(request.target.types === undefined ? [] : [of(C, "previous")]),
    as(statusSql(context), "status"),
  ];
  const body = sql`SELECT ${joinSql(selected)} FROM ${name("hash_fields")} AS ${name(E)} FULL JOIN ${name(current)} AS ${name(C)} ON ${allTrue(on)} WHERE ${isListed(context)}`;
  return { name: "compare_with_current", body };
}

/** The step where there is nothing to compare with: every expected row is new. */
export function allNew(context: ResolveContext): Step {
  const { request } = context;
  const keys = request.compareOn.map((column) => sql`${name(inner.expected(expectedIndex(request, column)))} IS NULL`);
  const selected = [
    ...request.columns.map((_, n) => name(inner.expected(n))),
    ...expectedVersions(context).map(name),
    as(sql`CASE WHEN ${anyTrue(keys)} THEN 'unidentified' ELSE 'new' END`, "status"),
  ];
  return { name: "compare_with_current", body: sql`SELECT ${joinSql(selected)} FROM ${name("hash_fields")}` };
}
