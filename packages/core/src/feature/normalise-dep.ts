import { type AnyFilterCallback, predicateOf } from "./condition.ts";
import type { DepDefinition, FilterDefinition, LineageDefinition, MappingDefinition } from "./definition.ts";
import type { LineageOn } from "./lineage.ts";
import { parseFilterText } from "./parse-filter.ts";
import { predicateText } from "./predicate-text.ts";
import { quoted, refuse, refuseSystemName, uniqueNames } from "./refuse.ts";

/** A filter as it is declared: SQL text, or a callback. */
export type FilterInput = string | AnyFilterCallback;

/** A dependency as it is declared, checked by nothing. */
export interface DepInput {
  readonly feature: string;
  readonly rename?: Readonly<Record<string, string>> | undefined;
  readonly filters?: readonly FilterInput[] | undefined;
  readonly select?: readonly string[] | undefined;
  readonly lineage?: LineageOn<string> | undefined;
  readonly mapping: MappingDefinition;
  readonly optional: boolean;
}

function normaliseRename(what: string, rename: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  if (typeof rename !== "object" || rename === null || Array.isArray(rename)) {
    refuse(`${what}: rename must be an object from old to new names.`);
  }
  const oldNames = new Map<string, string>();
  for (const [old, name] of Object.entries(rename)) {
    if (typeof name !== "string" || name === "") refuse(`${what}: the new name of ${quoted(old)} must be a text.`);
    refuseSystemName(`${what}: the renamed column`, old);
    refuseSystemName(`${what}: the new name of ${quoted(old)},`, name);
    const other = oldNames.get(name);
    if (other !== undefined) {
      refuse(
        `${what}: ${quoted(other)} and ${quoted(old)} are both renamed to ${quoted(name)}; choose different names.`,
        {
          columns: [other, old],
        },
      );
    }
    oldNames.set(name, old);
  }
  return new Map(Object.entries(rename));
}

function normaliseSelect(
  what: string,
  select: readonly string[],
  rename: ReadonlyMap<string, string> | undefined,
): readonly string[] {
  const names = uniqueNames(`${what}: select`, select);
  const newNames = new Set(rename?.values());
  for (const name of names) {
    const newName = rename?.get(name);
    if (newName !== undefined && !newNames.has(name)) {
      refuse(`${what}: select names ${quoted(name)}, which is renamed to ${quoted(newName)}; select the new name.`, {
        column: name,
      });
    }
    if (name.startsWith("metaxy_")) {
      refuse(`${what}: select names ${quoted(name)}; system columns always travel, leave it out.`, { column: name });
    }
  }
  return names;
}

function normaliseFilter(filter: FilterInput): FilterDefinition {
  if (typeof filter === "function") {
    const predicate = predicateOf(filter);
    return Object.freeze({ text: predicateText(predicate), predicate });
  }
  return Object.freeze({ text: filter, predicate: parseFilterText(filter) });
}

function normaliseLineage(what: string, lineage: LineageOn<string> | undefined): LineageDefinition {
  const kind = lineage?.kind ?? "identity";
  const on = lineage?.on;
  switch (kind) {
    case "identity":
      return Object.freeze({ kind });
    case "aggregation":
      return Object.freeze({ kind, on });
    case "expansion":
      if (on === undefined) refuse(`${what}: an expansion needs "on", the columns that tell parents apart.`);
      return Object.freeze({ kind, on });
    default:
      return refuse(`${what}: lineage must be identity(), aggregation({ on }) or expansion({ on }).`);
  }
}

/**
 * A dependency as plain data, with every check that needs no parent.
 * @throws MetadataStoreError INVALID_DEFINITION or INVALID_FILTER, naming what is wrong.
 */
export function normaliseDep(input: DepInput): DepDefinition {
  const what = `Dependency on ${input.feature}`;
  const rename = input.rename === undefined ? undefined : normaliseRename(what, input.rename);
  return Object.freeze({
    feature: input.feature,
    select: input.select === undefined ? undefined : normaliseSelect(what, input.select, rename),
    rename,
    mapping: input.mapping,
    filters: input.filters === undefined ? undefined : Object.freeze(input.filters.map(normaliseFilter)),
    lineage: normaliseLineage(what, input.lineage),
    optional: input.optional,
  });
}
