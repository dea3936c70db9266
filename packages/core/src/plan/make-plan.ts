import { compareCodePoints } from "../feature/code-point-order.ts";
import type { DepDefinition, FeatureDefinition, FieldDefinition } from "../feature/definition.ts";
import type { FeatureReference } from "../feature/feature-types.ts";
import type { FeatureGraph } from "../graph/feature-graph.ts";
import type { ParentField } from "../graph/field-parents.ts";
import type { HashSettings } from "../hash/hash-settings.ts";
import type { FieldRecipe, Lineage, ParentPlan, RecipePart, VersioningPlan } from "./versioning-plan.ts";

const SEPARATOR = "|";

/** Required parents first, each group in the order of declaration. */
function orderedDeps(definition: FeatureDefinition): DepDefinition[] {
  return [...definition.deps.filter((dep) => !dep.optional), ...definition.deps.filter((dep) => dep.optional)];
}

/** What is hashed for a field, neighbouring constant texts as one. */
function recipeParts(
  field: FieldDefinition,
  parents: readonly ParentField[],
  positions: ReadonlyMap<string, number>,
): readonly RecipePart[] {
  const parts: RecipePart[] = [];
  let constant = `${field.key}${SEPARATOR}${field.codeVersion}`;
  for (const { feature, structKey, qualified } of parents) {
    parts.push(`${constant}${SEPARATOR}${qualified}${SEPARATOR}`);
    parts.push(Object.freeze({ parent: positions.get(feature) ?? -1, structKey }));
    constant = "";
  }
  if (constant !== "") parts.push(constant);
  return Object.freeze(parts);
}

function recipesOf(
  definition: FeatureDefinition,
  parents: ReadonlyMap<string, readonly ParentField[]>,
  positions: ReadonlyMap<string, number>,
): readonly FieldRecipe[] {
  const recipes = definition.fields.map((field) =>
    Object.freeze({
      field: field.key,
      structKey: field.structKey,
      codeVersion: field.codeVersion,
      parts: recipeParts(field, parents.get(field.key) ?? [], positions),
    }),
  );
  return Object.freeze(recipes.sort((a, b) => compareCodePoints(a.structKey, b.structKey)));
}

function lineageOf(dep: DepDefinition, child: FeatureDefinition): Lineage {
  const { lineage } = dep;
  if (lineage.kind !== "aggregation") return lineage;
  return Object.freeze({ kind: "aggregation", on: lineage.on ?? child.idColumns });
}

function renameOf(dep: DepDefinition): Readonly<Record<string, string>> {
  const rename: Record<string, string> = Object.create(null);
  for (const [old, name] of dep.rename ?? []) rename[old] = name;
  return Object.freeze(rename);
}

interface ParentContext {
  readonly child: FeatureDefinition;
  readonly parent: FeatureDefinition;
  readonly featureVersion: string;
  /** Parent fields that any recipe needs. */
  readonly needed: readonly ParentField[];
}

function parentPlan(dep: DepDefinition, { child, parent, featureVersion, needed }: ParentContext): ParentPlan {
  const versions = new Set(needed.filter(({ feature }) => feature === parent.key).map(({ structKey }) => structKey));
  return Object.freeze({
    feature: parent.key,
    table: parent.table,
    featureVersion,
    idColumns: parent.idColumns,
    rename: renameOf(dep),
    filters: Object.freeze(dep.filters?.map(({ predicate }) => predicate) ?? []),
    ...(dep.select === undefined ? {} : { select: dep.select }),
    optional: dep.optional,
    lineage: lineageOf(dep, child),
    versions: Object.freeze([...versions].sort(compareCodePoints)),
  });
}

/**
 * One feature's versioning as plain data, for stores to interpret.
 * @throws MetadataStoreError FEATURE_NOT_FOUND, FIELD_NOT_FOUND or INVALID_DEFINITION where the feature or one of its
 * ancestors is wrong; INVALID_ARGUMENT on a cut below 8 characters.
 */
export function makePlan(graph: FeatureGraph, feature: FeatureReference, hash: HashSettings): VersioningPlan {
  const child = graph.resolve(feature);
  const reference = [...child.parts];
  const featureVersion = graph.featureVersion(reference, hash.length);
  const fieldParents = graph.fieldParents(reference);
  const deps = orderedDeps(child);
  const positions = new Map(deps.map((dep, index) => [dep.feature, index]));
  const needed = [...fieldParents.values()].flat();
  const parents = deps.map((dep) => {
    const parent = graph.resolve(dep.feature.split("/"));
    const version = graph.featureVersion(dep.feature.split("/"), hash.length);
    return parentPlan(dep, { child, parent, featureVersion: version, needed });
  });
  return Object.freeze({
    feature: child.key,
    table: child.table,
    featureVersion,
    idColumns: child.idColumns,
    hash: Object.freeze({ ...hash }),
    fields: recipesOf(child, fieldParents, positions),
    parents: Object.freeze(parents),
    joinOn: Object.freeze(graph.joinColumns(reference)),
    isExpansion: deps.some((dep) => dep.lineage.kind === "expansion"),
    isAggregation: deps.some((dep) => dep.lineage.kind === "aggregation"),
  });
}
