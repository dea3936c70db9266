import { joinSql, name, type Sql, sql } from "../sql.ts";
import { as, inner, type ResolveContext, type Step } from "./resolve-context.ts";

/** Least and greatest text of a group and the number of its NULLs: equal to one value exactly where all three say so. */
export const spread = {
  least: (column: string): string => `least_${column}`,
  greatest: (column: string): string => `greatest_${column}`,
  missing: (column: string): string => `missing_${column}`,
} as const;

function spreadOf(column: string): Sql[] {
  const text = name(column);
  return [
    as(sql`min(${text})`, spread.least(column)),
    as(sql`max(${text})`, spread.greatest(column)),
    as(sql`count(*) - count(${text})`, spread.missing(column)),
  ];
}

/** Step `collapse-children`: children and marks as one current row per parent. */
export function collapseChildren(context: ResolveContext, sources: readonly string[]): Step {
  const { request } = context;
  const isLatest = request.compareWith === "latest";
  const keys = request.compareOn.map((_, n) => name(inner.key(n)));
  const fields = request.fields.flatMap((_, n) => [
    ...spreadOf(inner.storedField(n)),
    ...(isLatest ? spreadOf(inner.storedDataVersion(n)) : []),
  ]);
  const selected = [
    ...keys,
    ...spreadOf("provenance"),
    ...fields,
    as(sql`max(${name("is_stale")})`, "is_stale"),
    ...(isLatest ? [as(sql`max(${name("is_foreign")})`, "is_foreign")] : []),
    ...(request.target.types === undefined ? [] : [as(sql`any_value(${name("previous")})`, "previous")]),
    as(sql`max(${name("is_child")})`, "is_child"),
  ];
  const rows = joinSql(
    sources.map((source) => sql`SELECT * FROM ${name(source)}`),
    sql` UNION ALL `,
  );
  return {
    name: "collapse_children",
    body: sql`SELECT ${joinSql(selected)} FROM (${rows}) AS ${name("children")} GROUP BY ${joinSql(keys)}`,
  };
}
