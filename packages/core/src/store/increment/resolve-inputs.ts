import { MetadataStoreError } from "../../errors.ts";
import type { FeatureReference } from "../../feature/feature-types.ts";
import type { Predicate } from "../../feature/predicate.ts";
import type { TableName } from "../../feature/table-name.ts";
import type { ParentPlan, VersioningPlan } from "../../plan/versioning-plan.ts";
import type { ColumnTypes } from "../../rows/column-type.ts";
import type { PolarsExpression } from "../../rows/polars-types.ts";
import { isChildless } from "../read/childless-table.ts";
import { type Filters, type NormalFilters, normalFilters } from "../read/filters.ts";
import { modernFilters } from "../read/modern-filters.ts";
import { hasAllIds } from "../read/stored-ids.ts";
import { driverOptions } from "../session/call.ts";
import { type FoundTable, findTable } from "../session/fallback.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { marksTable } from "../session/marks-table.ts";
import type { Subject } from "../session/store-context.ts";
import type { ResolveOptions } from "./resolve-options.ts";

/** Where a parent's rows are, and what the call filters them by. */
export interface ParentSource {
  readonly plan: ParentPlan;
  /** Absent: an optional parent that no store has, or one whose own parents have no children. */
  readonly found: FoundTable | undefined;
  /** Stored types of the columns that the parent declares. */
  readonly declared: ColumnTypes;
  readonly predicates: readonly Predicate[];
  readonly expressions: readonly PolarsExpression[];
}

export interface ResolveInputs {
  readonly parents: readonly ParentSource[];
  readonly targetTypes: ColumnTypes | undefined;
  readonly targetDeclared: ColumnTypes;
  readonly targetFilters: NormalFilters;
  readonly stale: NormalFilters;
  readonly marks: { readonly table: TableName; readonly types: ColumnTypes } | undefined;
  release(): Promise<void>;
}

/** Whether filters stand under keys of features; a filter by itself is a text, a function, a list or an expression. */
function isKeyed(filters: unknown): boolean {
  if (filters === undefined || filters instanceof Map) return true;
  if (typeof filters !== "object" || filters === null) return false;
  return Object.getPrototypeOf(filters) === Object.prototype || Object.getPrototypeOf(filters) === null;
}

/** Filters of the call per feature key, given under any form of the key. */
async function filtersByKey(handle: FeatureHandle, options: ResolveOptions): Promise<Map<string, NormalFilters>> {
  if (!isKeyed(options.filters)) {
    throw new MetadataStoreError(
      "INVALID_FILTER",
      `filters of resolveUpdate are given per feature, e.g. { filters: { ${JSON.stringify(handle.parents[0] ?? handle.key)}: … } }; globalFilters hold for every parent and the feature itself.`,
      { details: { feature: handle.key } },
    );
  }
  const byKey = new Map<string, NormalFilters>();
  const given = options.filters instanceof Map ? [...options.filters] : Object.entries(options.filters ?? {});
  const known = [handle.key, ...handle.parents];
  for (const [reference, filters] of given) {
    const { key } = handle.sibling(reference as FeatureReference);
    if (!known.includes(key)) {
      throw new MetadataStoreError(
        "INVALID_FILTER",
        `filters names ${key}, which is neither ${handle.key} nor one of its parents (${handle.parents.join(", ")}).`,
        { details: { feature: handle.key, filter: key } },
      );
    }
    byKey.set(key, await normalFilters(filters as Filters, handle));
  }
  return byKey;
}

function merged(...all: readonly (NormalFilters | undefined)[]): NormalFilters {
  return {
    predicates: all.flatMap((each) => each?.predicates ?? []),
    expressions: all.flatMap((each) => each?.expressions ?? []),
  };
}

/** How the parents of a plan are looked for. */
export interface ParentLookup {
  /** No parent is read: the samples stand in for them. */
  readonly skip: boolean;
  readonly allowFallback: boolean;
  readonly missing: (message: string, plan: ParentPlan) => Error;
}

/** Samples stand in for the parents, so that a filter on one of these could only be ignored. */
function refuseFiltersOfParents(handle: FeatureHandle, byKey: ReadonlyMap<string, unknown>): void {
  const parent = handle.parents.find((key) => byKey.has(key));
  if (parent === undefined) return;
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `resolveUpdate of ${handle.key}: samples stand in for its parents, so filters on ${parent} would not reach any row; give only the samples that are meant, and targetFilters for stored rows.`,
    { details: { feature: handle.key, option: "filters" } },
  );
}

function missingMessage({ context, handle }: Subject, plan: ParentPlan, allowFallback: boolean): string {
  const where = allowFallback
    ? `${context.driver.display()}${context.fallbacks.length > 0 ? " or its fallback stores" : ""}`
    : `${context.driver.display()} itself, and allowUpstreamFallback is false`;
  return `${handle.key} needs ${plan.feature}, which is not in ${where}; write ${plan.feature} first, or make the dependency optional.`;
}

/** The table of a parent; one that is there for marks alone may lack columns, and gives no more rows than none. */
async function parentTable(
  { context, handle }: Subject,
  parent: ParentPlan,
  { allowFallback, missing, signal }: ParentLookup & { readonly signal: AbortSignal | undefined },
): Promise<FoundTable | undefined> {
  const found = await findTable(context, parent.table, { allowFallback, signal });
  if (found === undefined) {
    if (parent.optional) return undefined;
    throw missing(missingMessage({ context, handle }, parent, allowFallback), parent);
  }
  let isKept = false;
  try {
    const source = { driver: found.context.driver, options: driverOptions(found.lease) };
    isKept = !(await isChildless(source, handle.sibling(parent.feature)));
    return isKept ? found : undefined;
  } finally {
    if (!isKept) await found.lease.release();
  }
}

/** Types of the target's table; of one that is there for marks alone, only where it knows all ids. */
async function targetTypes({ context, handle }: Subject): Promise<ColumnTypes | undefined> {
  const types = await context.driver.describe(handle.table);
  if (types === undefined || hasAllIds(handle, types)) return types;
  return (await isChildless({ driver: context.driver, options: {} }, handle)) ? undefined : types;
}

/** Finds the tables that a plan names. The leases of the parents are held until `release`. */
export async function resolveInputs(
  subject: Subject,
  plan: VersioningPlan,
  { options, lookup }: { readonly options: ResolveOptions; readonly lookup: ParentLookup },
): Promise<ResolveInputs> {
  const { context, handle } = subject;
  const byKey = await filtersByKey(handle, options);
  if (lookup.skip) refuseFiltersOfParents(handle, byKey);
  const everywhere = await normalFilters(options.globalFilters, handle);
  const onTarget = await normalFilters(options.targetFilters, handle);
  const parents: ParentSource[] = [];
  const release = async (): Promise<void> => {
    for (const parent of parents) await parent.found?.lease.release();
  };
  try {
    for (const parent of lookup.skip ? [] : plan.parents) {
      const found = await parentTable(subject, parent, { ...lookup, signal: options.signal });
      const declared = handle.sibling(parent.feature).declaredTypes;
      const given = merged(byKey.get(parent.feature), everywhere);
      const filters = found === undefined ? given : await modernFilters(given, found.types, context);
      parents.push({ plan: parent, found, declared, ...filters });
    }
    const table = marksTable(handle);
    const marks = plan.isExpansion ? await context.driver.describe(table) : undefined;
    const types = await targetTypes(subject);
    const onStored = (filters: NormalFilters) => modernFilters(filters, types ?? new Map(), context);
    return {
      parents,
      targetTypes: types,
      targetDeclared: handle.declaredTypes,
      targetFilters: await onStored(merged(byKey.get(handle.key), everywhere, onTarget)),
      stale: await onStored(await normalFilters(options.stalenessPredicates, handle)),
      marks: marks === undefined ? undefined : { table, types: marks },
      release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}
