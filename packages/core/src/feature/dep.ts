import { checkOptions } from "../check-options.ts";
import { isPlainObject } from "../rows/infer-types.ts";
import { checkDeclaredNames } from "./check-declared-names.ts";
import { declaration, isFeature } from "./declaration.ts";
import type { MappingDefinition } from "./definition.ts";
import type { AnyDep, Dep, DepOptions, Given, NewName, OnName, Opened, Renamed, Renames } from "./dep-types.ts";
import type { AnyFeature, types } from "./feature-types.ts";
import { AllFieldsMapping, DefaultFieldsMapping, NoneFieldsMapping } from "./fields-mapping.ts";
import { featureKeyText } from "./key.ts";
import { type DepInput, type FilterInput, isDep, normaliseDep } from "./normalise-dep.ts";
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

function isMapping(definition: MappingDefinition | undefined): definition is MappingDefinition {
  switch (definition?.kind) {
    case "default":
      return Array.isArray(definition.exclude);
    case "specific":
      return definition.fields instanceof Map;
    default:
      return definition?.kind === "all" || definition?.kind === "none";
  }
}

/** A mapping as plain data. */
export function mappingOf(what: string, fields: MappingInput | undefined): MappingDefinition {
  if (fields === undefined) return new DefaultFieldsMapping().definition;
  if (fields === "all") return new AllFieldsMapping().definition;
  if (fields === "none") return new NoneFieldsMapping().definition;
  const remedy = 'give "all", "none", mapFields({ … }) or { matchSuffix, exclude }.';
  if (typeof fields === "object" && fields !== null && "definition" in fields) {
    return isMapping(fields.definition)
      ? fields.definition
      : refuse(`${what}: fields is ${quoted(fields)}, which is no mapping; ${remedy}`);
  }
  if (!isPlainObject(fields)) refuse(`${what}: fields is ${quoted(fields)}; ${remedy}`);
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
  if (!isFeature(parent)) {
    refuse(
      `dep takes a feature, such as the result of defineFeature, but is given ${quoted(parent)}; by key, write new FeatureDep({ feature: "video/raw" }).`,
    );
  }
  const feature = featureKeyText(parent);
  const definition = definitionOfDep(feature, options === undefined ? {} : options);
  const { columns } = parent[declaration].definition;
  if (columns !== undefined && !(opened in parent)) checkDeclaredNames(definition, columns);
  return withPhantoms(Object.freeze({ feature, definition }));
}

/** The same dependency, but samples of the child need no row of this parent: a left join. */
export function optional<D extends AnyDep>(dependency: D): D {
  if (!isDep(dependency)) refuse(`optional takes a dependency such as dep(Video), but is given ${quoted(dependency)}.`);
  const definition = Object.freeze({ ...dependency.definition, optional: true });
  return withPhantoms(Object.freeze({ feature: dependency.feature, definition }));
}

/** Marks features whose undeclared columns may be named. */
const opened: unique symbol = Symbol.for("@metaxy/core open columns");

/** The same feature; columns that it does not declare may be named and are `unknown`. */
export function openColumns<F extends AnyFeature>(feature: F): Opened<F> {
  if (!isFeature(feature)) refuse(`openColumns takes a feature, but is given ${quoted(feature)}.`);
  const { key, idColumns } = feature;
  const members = {
    key: { value: key, enumerable: true },
    idColumns: { value: idColumns, enumerable: true },
    [declaration]: { value: feature[declaration] },
    [opened]: { value: true },
  };
  return withPhantoms(Object.freeze(Object.defineProperties({}, members)));
}
