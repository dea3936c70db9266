import { checkOptions } from "../check-options.ts";
import type { MappingDefinition } from "./definition.ts";
import type { AnyDep, Dep, DepOptions, Given, NewName, OnName, Opened, Renamed, Renames } from "./dep-types.ts";
import type { AnyFeature, types } from "./feature-types.ts";
import { AllFieldsMapping, DefaultFieldsMapping, NoneFieldsMapping } from "./fields-mapping.ts";
import { featureKeyText } from "./key.ts";
import { type DepInput, type FilterInput, normaliseDep } from "./normalise-dep.ts";
import { withPhantoms } from "./phantom.ts";
import { quoted, refuse } from "./refuse.ts";

const OPTIONS: readonly string[] = ["rename", "filter", "select", "lineage", "fields"];
const MAPPING_OPTIONS: readonly string[] = ["matchSuffix", "exclude"];

/** What `dep` accepts as `fields`, checked by nothing. */
export type MappingInput =
  | "all"
  | "none"
  | { readonly definition: MappingDefinition }
  | { readonly matchSuffix?: boolean | undefined; readonly exclude?: readonly string[] | undefined };

/** A mapping as plain data. */
export function mappingOf(what: string, fields: MappingInput | undefined): MappingDefinition {
  if (fields === undefined) return new DefaultFieldsMapping().definition;
  if (fields === "all") return new AllFieldsMapping().definition;
  if (fields === "none") return new NoneFieldsMapping().definition;
  if (typeof fields !== "object" || fields === null) {
    refuse(`${what}: fields is ${quoted(fields)}; give "all", "none", mapFields({ … }) or { matchSuffix, exclude }.`);
  }
  if ("definition" in fields) return fields.definition;
  checkOptions(`${what}, fields`, fields, MAPPING_OPTIONS);
  const { matchSuffix, exclude } = fields;
  return new DefaultFieldsMapping({ matchSuffix, excludeFields: exclude }).definition;
}

interface UncheckedOptions extends Omit<DepInput, "feature" | "filters" | "mapping" | "optional"> {
  readonly filter?: FilterInput | undefined;
  readonly fields?: MappingInput | undefined;
}

function definitionOfDep(feature: string, options: UncheckedOptions) {
  const what = `Dependency on ${feature}`;
  checkOptions(what, options, OPTIONS);
  const { rename, filter, select, lineage, fields } = options;
  return normaliseDep({
    feature,
    rename,
    filters: filter === undefined ? undefined : [filter],
    select,
    lineage,
    mapping: mappingOf(what, fields),
    optional: false,
  });
}

/**
 * A dependency on another feature. Steps apply in this order: rename, filter, select; the latter use the new names.
 * @throws MetadataStoreError INVALID_DEFINITION, INVALID_FILTER or INVALID_ARGUMENT, naming what is wrong.
 * @example
 * ```ts
 * dep(Video, { rename: { path: "videoPath" }, filter: (c) => c("duration").gt(0), select: ["videoPath"] });
 * ```
 */
export function dep<
  P extends AnyFeature,
  const R extends Renames = Record<never, never>,
  const S extends keyof New & string = never,
  const M extends string = never,
  const L extends OnName<P[typeof types]["row"], New, P[typeof types]["id"], R> & string = never,
  New extends object = Renamed<P[typeof types]["row"], R>,
>(
  parent: P,
  options?: DepOptions<P, R, S, M, L, New>,
): Dep<P["key"], Given<New, NewName<P[typeof types]["id"], R> & string, S>, M> {
  const feature = featureKeyText(parent);
  return withPhantoms(Object.freeze({ feature, definition: definitionOfDep(feature, options ?? {}) }));
}

/** The same dependency, but samples of the child need no row of this parent: a left join. */
export function optional<D extends AnyDep>(dependency: D): D {
  const definition = Object.freeze({ ...dependency.definition, optional: true });
  return withPhantoms(Object.freeze({ feature: dependency.feature, definition }));
}

/** The same feature; columns that it does not declare may be named and are `unknown`. */
export function openColumns<F extends AnyFeature>(feature: F): Opened<F> {
  return withPhantoms(feature);
}
