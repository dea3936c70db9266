import { MetadataStoreError } from "../errors.ts";
import type { FeatureReference } from "../feature/feature-types.ts";
import type { Predicate } from "../feature/predicate.ts";
import { type TableName, tableName } from "../feature/table-name.ts";
import type { ParentPlan, VersioningPlan } from "../plan/versioning-plan.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import { type FoundTable, findTable } from "./fallback.ts";
import type { FeatureHandle } from "./feature-handle.ts";
import { type Filters, type NormalFilters, normalFilters, type PolarsExpression } from "./filters.ts";
import { modernFilters } from "./modern-filters.ts";
import type { ResolveOptions } from "./resolve-options.ts";
import type { Subject } from "./store-context.ts";

/** Where a parent's rows are, and what the call filters them by. */
export interface ParentSource {
  readonly plan: ParentPlan;
  /** Absent: an optional parent that no store has. */
  readonly found: FoundTable | undefined;
  /** Stored types of the columns that the parent declares. */
  readonly declared: ColumnTypes;
  readonly predicates: readonly Predicate[];
  readonly expressions: readonly PolarsExpression[];
}

export interface ResolveInputs {
  readonly parents: readonly ParentSource[];
  readonly targetTypes: ColumnTypes | undefined;
  readonly targetFilters: NormalFilters;
  readonly stale: NormalFilters;
  readonly marks: { readonly table: TableName; readonly types: ColumnTypes } | undefined;
  release(): Promise<void>;
}

/** Side table with the childless parents of an expansion. */
export function marksTable(handle: FeatureHandle): TableName {
  return tableName(["metaxy_system", "expansion_marks", ...handle.table.parts]);
}

/** Filters of the call per feature key, given under any form of the key. */
async function filtersByKey(handle: FeatureHandle, options: ResolveOptions): Promise<Map<string, NormalFilters>> {
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

function missingMessage({ context, handle }: Subject, plan: ParentPlan, allowFallback: boolean): string {
  const where = allowFallback
    ? `${context.driver.display()}${context.fallbacks.length > 0 ? " or its fallback stores" : ""}`
    : `${context.driver.display()} itself, and allowUpstreamFallback is false`;
  return `${handle.key} needs ${plan.feature}, which is not in ${where}; write ${plan.feature} first, or make the dependency optional.`;
}

/** Finds the tables that a plan names. The leases of the parents are held until `release`. */
export async function resolveInputs(
  subject: Subject,
  plan: VersioningPlan,
  { options, lookup }: { readonly options: ResolveOptions; readonly lookup: ParentLookup },
): Promise<ResolveInputs> {
  const { context, handle } = subject;
  const byKey = await filtersByKey(handle, options);
  const everywhere = await normalFilters(options.globalFilters, handle);
  const onTarget = await normalFilters(options.targetFilters, handle);
  const parents: ParentSource[] = [];
  const release = async (): Promise<void> => {
    for (const parent of parents) await parent.found?.lease.release();
  };
  try {
    for (const parent of lookup.skip ? [] : plan.parents) {
      const found = await findTable(context, parent.table, {
        allowFallback: lookup.allowFallback,
        signal: options.signal,
      });
      if (found === undefined && !parent.optional) {
        throw lookup.missing(missingMessage(subject, parent, lookup.allowFallback), parent);
      }
      const declared = handle.sibling(parent.feature).declaredTypes;
      const given = merged(byKey.get(parent.feature), everywhere);
      const filters = found === undefined ? given : await modernFilters(given, found.types, context);
      parents.push({ plan: parent, found, declared, ...filters });
    }
    const table = marksTable(handle);
    const marks = plan.isExpansion ? await context.driver.describe(table) : undefined;
    const targetTypes = await context.driver.describe(plan.table);
    const onStored = (filters: NormalFilters) => modernFilters(filters, targetTypes ?? new Map(), context);
    return {
      parents,
      targetTypes,
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
