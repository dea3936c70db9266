import { MetadataStoreError } from "../errors.ts";
import { isPlainObject } from "../rows/infer-types.ts";
import { type AnyFilterCallback, predicateOf } from "./condition.ts";
import type { DepDefinition, FilterDefinition, LineageDefinition, MappingDefinition } from "./definition.ts";
import { type LineageOn, lineageColumns } from "./lineage.ts";
import { parseFilterText } from "./parse-filter.ts";
import { predicateText } from "./predicate-text.ts";
import { quoted, refuse, refuseMalformed, refuseSystemName, uniqueNames } from "./refuse.ts";

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

/** Whether the value is a dependency, made by `dep` and the like. */
export function isDep(value: unknown): value is { readonly definition: DepDefinition } {
  const { lineage, mapping } = Object(Object(value).definition);
  return typeof lineage?.kind === "string" && typeof mapping?.kind === "string";
}

function normaliseRename(what: string, rename: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  if (!isPlainObject(rename))
    refuse(`${what}: rename is ${quoted(rename)}, but must be an object from old to new names.`);
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

function normaliseFilter(what: string, filter: FilterInput): FilterDefinition {
  if (typeof filter === "function") {
    const predicate = predicateOf(filter);
    const text = predicateText(predicate);
    refuseMalformed(`${what}: the filter`, text);
    return Object.freeze({ text, predicate });
  }
  if (typeof filter !== "string") {
    throw new MetadataStoreError(
      "INVALID_FILTER",
      `${what}: a filter is ${quoted(filter)}, but must be SQL text or a callback such as (c) => c("duration").gt(0).`,
    );
  }
  refuseMalformed(`${what}: the filter`, filter);
  return Object.freeze({ text: filter, predicate: parseFilterText(filter) });
}

function normaliseFilters(what: string, filters: unknown): readonly FilterDefinition[] {
  if (!Array.isArray(filters)) refuse(`${what}: filters must be a list of SQL texts or callbacks.`);
  return Object.freeze(filters.map((filter: FilterInput) => normaliseFilter(what, filter)));
}

const LINEAGES = "write identity(), aggregation({ on: […] }) or expansion({ on: […] })";

function givenLineage(lineage: unknown): string {
  if (typeof lineage === "function") return `the function ${lineage.name}, which is not called`;
  if (!isPlainObject(lineage)) return quoted(lineage);
  return `an object with ${Object.entries(lineage)
    .map(([name, value]) => `${name} ${quoted(value)}`)
    .join(", ")}`;
}

function normaliseLineage(what: string, lineage: unknown): LineageDefinition {
  if (lineage === undefined) return Object.freeze({ kind: "identity" });
  const { kind, on, ...rest }: Partial<LineageOn<string>> = isPlainObject(lineage) ? lineage : {};
  const isKnown = kind === "identity" || kind === "aggregation" || kind === "expansion";
  if (!isKnown || Object.keys(rest).length > 0 || (kind === "identity" && on !== undefined)) {
    return refuse(`${what}: lineage is ${givenLineage(lineage)}; ${LINEAGES}.`);
  }
  if (kind === "identity") return Object.freeze({ kind });
  if (on !== undefined) return Object.freeze({ kind, on: lineageColumns(`${what}: lineage`, on) });
  if (kind === "aggregation") return Object.freeze({ kind, on });
  return refuse(`${what}: an expansion needs "on", the columns that tell parents apart.`);
}

/**
 * A dependency as plain data, with every check that needs no parent.
 * @throws MetadataStoreError INVALID_DEFINITION or INVALID_FILTER, naming what is wrong.
 */
export function normaliseDep(input: DepInput): DepDefinition {
  const what = `Dependency on ${input.feature}`;
  const rename = input.rename === undefined ? undefined : normaliseRename(what, input.rename);
  if (typeof input.optional !== "boolean")
    refuse(`${what}: optional is ${quoted(input.optional)}; give true or false.`);
  return Object.freeze({
    feature: input.feature,
    select: input.select === undefined ? undefined : normaliseSelect(what, input.select, rename),
    rename,
    mapping: input.mapping,
    filters: input.filters === undefined ? undefined : normaliseFilters(what, input.filters),
    lineage: normaliseLineage(what, input.lineage),
    optional: input.optional,
  });
}
