import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  type FieldRecipe,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
} from "@metaxy/core/driver";
import { joinSql, name, type Sql, sql } from "../sql.ts";
import { as, hashSql, inner, type ResolveContext, type Step } from "./resolve-context.ts";

/** Constant texts, neighbours as one, and columns. */
function recipeParts(context: ResolveContext, recipe: FieldRecipe): (string | Sql)[] {
  const parts: (string | Sql)[] = [];
  for (const part of recipe.parts) {
    const last = parts.at(-1);
    if (typeof part !== "string") {
      const versions = context.request.parents[part.parent]?.versions ?? [];
      parts.push(name(inner.version(part.parent, versions.indexOf(part.structKey))));
    } else if (typeof last === "string") parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  return parts;
}

/** The texts joined by `|`, as parts of a hash. */
export function joinedParts(texts: readonly Sql[]): (string | Sql)[] {
  return texts.flatMap((text, n) => (n === 0 ? [text] : ["|", text]));
}

/** Step `hash-fields`: expected columns, a version per field and the row's own. */
export function hashFields(context: ResolveContext): Step {
  const { request } = context;
  const columns = request.columns.map((_, n) => name(inner.expected(n)));
  const extra = request.samples === undefined ? [] : [name("unmatched")];
  const hashes = request.fields.map((recipe, n) => as(hashSql(context, recipeParts(context, recipe)), inner.field(n)));
  const fields = request.fields.map((_, n) => name(inner.field(n)));
  const hashed = sql`SELECT ${joinSql([...columns, ...extra, ...hashes])} FROM ${name("join_parents")}`;
  const row = as(hashSql(context, joinedParts(fields)), "provenance");
  const present = as(sql`1`, "expected");
  return {
    name: "hash_fields",
    body: sql`SELECT ${joinSql([...columns, ...extra, ...fields, row, present])} FROM (${hashed}) AS ${name("hashed")}`,
  };
}

/** The same columns from samples that carry their versions; these may have data versions of their own. */
export function versionsOfSamples(context: ResolveContext, samples: Sql): Step {
  const { request, dialect } = context;
  const types = request.samples?.types;
  const columns = request.columns.map((column, n) => as(name(column.name), inner.expected(n)));
  const entries = (column: string, alias: (field: number) => string): Sql[] =>
    request.fields.map((field, n) =>
      as(dialect.readField(name(column), field.structKey, types?.get(column) ?? "null"), alias(n)),
    );
  const selected = [
    ...columns,
    ...entries(PROVENANCE_BY_FIELD, inner.field),
    ...entries(DATA_VERSION_BY_FIELD, inner.dataVersion),
    as(name(PROVENANCE), "provenance"),
    as(name(DATA_VERSION), "data_version"),
    as(sql`1`, "expected"),
  ];
  return { name: "hash_fields", body: sql`SELECT ${joinSql(selected)} FROM ${samples} AS ${name("sample")}` };
}
