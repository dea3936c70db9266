import type { MetadataStore } from "@metaxy/core";
import { type FeatureData, type FieldData, fieldsOf, structKeyOf } from "../features/feature-data.ts";
import { exactRows } from "../golden/exact-rows.ts";
import type { GoldenRow } from "../golden/golden-case.ts";
import { goldenText } from "../golden/golden-rows.ts";
import type { IncrementRow, OracleIncrement } from "../oracle/compare.ts";
import { parseFilterText } from "../oracle/filter-text.ts";
import type { OracleResolveOptions } from "../oracle/oracle-resolve.ts";
import { type StoredSample, versionColumns } from "../oracle/oracle-row.ts";
import type { TestFeature } from "../suite/scenario-context.ts";
import { isRoot } from "./random-graph.ts";

/** The options of one resolve, in words that store and oracle both have. */
export interface ResolveVariant {
  readonly compareWith?: "latest";
  readonly skipComparison?: boolean;
  readonly staleness?: string;
  readonly targetFilter?: string;
  /** On the first parent that is a root. */
  readonly parentFilter?: { readonly feature: string; readonly filter: string };
}

/** The variant that compares with the latest definition. */
export const LATEST = 1;

/** Variants of `resolve` steps; 0 is the plain one. */
export function resolveVariant(choice: number, feature: FeatureData, all: readonly FeatureData[]): ResolveVariant {
  const [id = "id"] = feature.id_columns;
  const root = all.find((each) => isRoot(each) && feature.deps?.some((dep) => dep.feature === each.key));
  switch (choice) {
    case LATEST:
      return { compareWith: "latest" };
    case 2:
      return { skipComparison: true };
    case 3:
      return { staleness: `${id} = 'a' OR ${id} = 'p'` };
    case 4:
      return { targetFilter: `${id} != 'a'` };
    case 5:
      return root === undefined ? {} : { parentFilter: { feature: root.key, filter: `n${root.key.slice(-1)} >= 0` } };
    default:
      return {};
  }
}

export function oracleOptions(variant: ResolveVariant): OracleResolveOptions {
  const { compareWith, skipComparison, staleness, targetFilter, parentFilter } = variant;
  return {
    ...(compareWith && { compareWith }),
    ...(skipComparison && { skipComparison }),
    ...(staleness && { stalenessPredicates: [parseFilterText(staleness)] }),
    ...(targetFilter && { targetFilters: [parseFilterText(targetFilter)] }),
    ...(parentFilter && { filters: { [parentFilter.feature]: [parseFilterText(parentFilter.filter)] } }),
  };
}

export interface StoreResolve {
  readonly store: MetadataStore;
  readonly feature: FeatureData;
  readonly features: ReadonlyMap<string, TestFeature>;
  readonly variant: ResolveVariant;
  readonly engine: "auto" | "polars";
}

/** An increment of a store as comparable text. */
export async function storeIncrementText(resolve: StoreResolve): Promise<string> {
  const { store, feature, features, variant, engine } = resolve;
  const named = (key: string): TestFeature => {
    const found = features.get(key);
    if (found === undefined) throw new Error(`There is no feature ${key}.`);
    return found;
  };
  const { staleness, targetFilter, parentFilter, ...rest } = variant;
  const increment = await store.resolveUpdate(named(feature.key), {
    ...rest,
    versioningEngine: engine,
    ...(staleness && { stalenessPredicates: staleness }),
    ...(targetFilter && { targetFilters: targetFilter }),
    ...(parentFilter && { filters: new Map([[named(parentFilter.feature), parentFilter.filter]]) }),
  });
  try {
    const toProcess = await exactRows(increment.toProcess());
    const parts = {
      new: toProcess.filter((row) => row.metaxy_status === "new"),
      stale: toProcess.filter((row) => row.metaxy_status === "stale"),
      orphaned: await exactRows(increment.orphaned()),
      carried: await exactRows(increment.carried()),
    };
    return incrementText(parts, { feature, variant });
  } finally {
    await increment[Symbol.asyncDispose]();
  }
}

/** An increment of the oracle as comparable text. */
export function oracleIncrementText(increment: OracleIncrement, of: IncrementOf): string {
  const rows = (part: readonly IncrementRow[]): GoldenRow[] =>
    part.map((row) => ({
      ...row.values,
      ...versionColumns(row.versions),
      ...(row.staleFields === null ? {} : { metaxy_stale_fields: row.staleFields }),
    }));
  return incrementText(
    {
      new: rows(increment.new),
      stale: rows(increment.stale),
      orphaned: rows(increment.orphaned),
      carried: rows(increment.carried),
    },
    of,
  );
}

/** Rows that a store reads as comparable text: user columns and versions. */
export async function storeRowsText(
  rows: { toArray(): Promise<readonly object[]> },
  feature: FeatureData,
): Promise<string> {
  const read = await exactRows(rows);
  return rowsText(
    "row",
    read.map((row) => withoutNullVersions(row, fieldsOf(feature))),
  );
}

export function oracleRowsText(rows: readonly StoredSample[]): string {
  return rowsText(
    "row",
    rows.map((row) => ({ ...row.values, ...versionColumns(row.versions) })),
  );
}

export function isExpanded(feature: FeatureData): boolean {
  return feature.deps?.some((dep) => dep.lineage?.type === "1:N") === true;
}

type Parts = Readonly<Record<"new" | "stale" | "orphaned" | "carried", readonly GoldenRow[]>>;

/** What an increment was asked for. */
interface IncrementOf {
  readonly feature: FeatureData;
  readonly variant: ResolveVariant;
}

function incrementText(parts: Parts, { feature, variant }: IncrementOf): string {
  const isExpansion = isExpanded(feature);
  // Which child stands for a parent is not defined, so neither is what only some of the children say.
  const ofAnyChild = isExpansion && variant.compareWith === "latest" ? DATA_VERSIONS : new Set<string>();
  const isCompared = (name: string): boolean => isRowColumn(name) && !ofAnyChild.has(name);
  return [
    rowsText("new", parts.new, isToProcess),
    rowsText("stale", parts.stale, (name) => isToProcess(name) && !ofAnyChild.has(name)),
    rowsText(
      "orphaned",
      parts.orphaned.map((row) => withoutNullVersions(row, [])),
      isExpansion ? (name) => name === "id" : isRowColumn,
    ),
    rowsText("carried", parts.carried, isCompared),
  ]
    .filter((text) => text !== "")
    .join("\n");
}

/** A stored row without NULL versions: whether a table has fields of other definitions is its own business. */
function withoutNullVersions(row: GoldenRow, except: readonly FieldData[]): GoldenRow {
  const kept = new Set(except.map((field) => structKeyOf(field.key)));
  const versionsOf = (value: GoldenRow[string]): GoldenRow[string] =>
    typeof value !== "object" || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).filter(([key, version]) => kept.has(key) || version !== null));
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, versionsOf(value)]));
}

function rowsText(
  part: string,
  rows: readonly GoldenRow[],
  isCompared: (name: string) => boolean = isRowColumn,
): string {
  return rows
    .map((row) => `${part} ${goldenText(sortedFields(Object.entries(row).filter(([name]) => isCompared(name))))}`)
    .sort()
    .join("\n");
}

const DATA_VERSIONS: ReadonlySet<string> = new Set(["metaxy_data_version_by_field", "metaxy_data_version"]);
const VERSIONS: ReadonlySet<string> = new Set([
  "metaxy_provenance_by_field",
  "metaxy_provenance",
  "metaxy_data_version_by_field",
  "metaxy_data_version",
]);

function isRowColumn(name: string): boolean {
  return VERSIONS.has(name) || !name.startsWith("metaxy_");
}

function isToProcess(name: string): boolean {
  return isRowColumn(name) || name === "metaxy_stale_fields";
}

function sortedFields(entries: [string, GoldenRow[string]][]): GoldenRow {
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name === "metaxy_stale_fields" && Array.isArray(value) ? [...value].sort() : value,
    ]),
  );
}
