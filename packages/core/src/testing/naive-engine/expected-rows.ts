import { DATA_VERSION, DATA_VERSION_BY_FIELD, PROVENANCE, PROVENANCE_BY_FIELD } from "../../feature/system-columns.ts";
import type { ParentRequest, ResolveRequest } from "../../plan/resolve-request.ts";
import type { FieldRecipe } from "../../plan/versioning-plan.ts";
import type { StoredRow } from "../../rows/column-type.ts";
import type { RowBatches } from "../../rows/row-batch.ts";
import { structOf } from "./by-field.ts";
import type { EngineRules } from "./engine-rules.ts";
import { type EngineRun, type ParentRow, parentRows } from "./parent-rows.ts";

/** Rows that the target should have, and samples that lack a row in a parent. */
export interface ExpectedRows {
  readonly rows: readonly StoredRow[];
  readonly unmatched: readonly StoredRow[];
}

/** A row on its way through the joins: per parent its row, or none where an optional one has none. */
interface JoinedRow {
  /** Values of the columns that are joined on, and of samples all columns. */
  readonly own: StoredRow;
  readonly parents: readonly (ParentRow | undefined)[];
}

/** Joins parents (or samples and parents) and hashes each field of each row. */
export async function expectedRows(run: EngineRun, request: ResolveRequest): Promise<ExpectedRows> {
  const { samples, parents, hash } = request;
  const { rules } = run;
  if (samples?.role === "replace-parents") {
    const rows = (await allOf(samples.rows)).map((row) => ({
      ...row,
      [PROVENANCE_BY_FIELD]: structOf(row[PROVENANCE_BY_FIELD], request),
      [DATA_VERSION_BY_FIELD]: structOf(row[DATA_VERSION_BY_FIELD], request),
    }));
    return { rows, unmatched: [] };
  }
  const sides: ParentRow[][] = [];
  for (const parent of parents) sides.push(await parentRows(run, parent, hash));
  const joined =
    samples === undefined
      ? joinParents({ request, rules }, sides)
      : joinSamples({ request, rules }, sides, await allOf(samples.rows));
  const rows = joined.map((row) => withVersions(row, { request, rules }));
  const unmatched = samples === undefined ? [] : rows.filter((_, index) => joined[index]?.parents.includes(undefined));
  return { rows, unmatched };
}

async function allOf(rows: RowBatches): Promise<StoredRow[]> {
  const all: StoredRow[] = [];
  for await (const batch of rows) all.push(...(await batch.rows()));
  return all;
}

interface Judging {
  readonly request: ResolveRequest;
  readonly rules: EngineRules;
}

function joinParents({ request, rules }: Judging, sides: readonly ParentRow[][]): JoinedRow[] {
  const { joinOn, parents } = request;
  const onlyOptional = parents.every((parent) => parent.optional);
  const pick = (row: ParentRow): StoredRow =>
    Object.fromEntries(joinOn.map((name) => [name, row.values[name] ?? null]));
  let rows: JoinedRow[] = (sides[0] ?? []).map((row) => ({ own: pick(row), parents: [row] }));
  for (const [index, side] of sides.entries()) {
    if (index === 0) continue;
    const kept = rows.flatMap((row) => {
      const found = side.filter((other) => rules.matches(row.own, other.values, joinOn));
      if (found.length === 0)
        return parents[index]?.optional === true ? [{ own: row.own, parents: [...row.parents, undefined] }] : [];
      return found.map((other) => ({ own: row.own, parents: [...row.parents, other] }));
    });
    const alone = onlyOptional
      ? side.filter((other) => !rows.some((row) => rules.matches(row.own, other.values, joinOn)))
      : [];
    const before = Array.from({ length: index }, () => undefined);
    rows = [...kept, ...alone.map((other) => ({ own: pick(other), parents: [...before, other] }))];
  }
  return rows;
}

function joinSamples(
  { request, rules }: Judging,
  sides: readonly ParentRow[][],
  samples: readonly StoredRow[],
): JoinedRow[] {
  return samples.flatMap((sample) => {
    let rows: JoinedRow[] = [{ own: sample, parents: [] }];
    for (const [index, side] of sides.entries()) {
      const parent = request.parents[index];
      const on = parent === undefined ? [] : sampleKeys(parent, request);
      const found = side.filter((other) => rules.matches(sample, other.values, on));
      // Members of a group share its versions.
      const each = parent?.aggregate === undefined ? found : found.slice(0, 1);
      const next = each.length === 0 ? [undefined] : each;
      rows = rows.flatMap((row) => next.map((other) => ({ own: sample, parents: [...row.parents, other] })));
    }
    return rows;
  });
}

/** What a sample finds a parent's rows by: `joinOn`, and those of its group or of the target's ids that both have besides. */
function sampleKeys(parent: ParentRequest, { joinOn, target, columns }: ResolveRequest): string[] {
  const has = (names: readonly { readonly name: string }[], name: string): boolean =>
    names.some((each) => each.name === name);
  const wanted = new Set([...joinOn, ...(parent.aggregate?.on ?? target.idColumns)]);
  return [...wanted].filter((name) => has(parent.columns, name) && has(columns, name));
}

function withVersions(row: JoinedRow, { request, rules }: Judging): StoredRow {
  const result: StoredRow = Object.create(null);
  for (const { name, parent } of request.columns) {
    result[name] = (parent === undefined ? row.own[name] : row.parents[parent]?.values[name]) ?? null;
  }
  const byField: { [structKey: string]: string | null } = Object.create(null);
  for (const field of request.fields) byField[field.structKey] = fieldHash(field, row, { request, rules });
  const hashes = request.fields.map((field) => byField[field.structKey] ?? null);
  const whole = hashes.includes(null) ? null : rules.hash(request.hash, hashes.join("|"));
  return Object.assign(result, {
    [PROVENANCE_BY_FIELD]: byField,
    [PROVENANCE]: whole,
    [DATA_VERSION_BY_FIELD]: byField,
    [DATA_VERSION]: whole,
  });
}

/** NULL where the version of a required parent is. */
function fieldHash(field: FieldRecipe, row: JoinedRow, { request, rules }: Judging): string | null {
  const parts = field.parts.map((part) => {
    if (typeof part === "string") return part;
    const parent = row.parents[part.parent];
    return parent === undefined ? rules.absent : (parent.versions.get(part.structKey) ?? null);
  });
  const text = rules.fieldText(parts);
  return text === null ? null : rules.hash(request.hash, text);
}
