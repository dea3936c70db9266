import {
  type DepData,
  type FeatureData,
  type FieldData,
  fieldsOf,
  INITIAL_CODE_VERSION,
  type MappingData,
} from "../features/feature-data.ts";
import { compareText } from "./oracle-row.ts";
import type { VersionHash } from "./version-hash.ts";

/** A field of an upstream feature. */
export interface ParentField {
  readonly feature: string;
  readonly field: string;
}

/** What a set of features means, by the definition-level rules. */
export interface Definitions {
  feature(key: string): FeatureData;
  /** Required dependencies first, each group as declared. */
  deps(key: string): readonly DepData[];
  /** Parents of a field, sorted by their full names. */
  parents(key: string, field: FieldData): readonly ParentField[];
  featureVersion(key: string): string;
}

export function definitions(features: readonly FeatureData[], hash: VersionHash): Definitions {
  const byKey = new Map(features.map((each) => [each.key, each]));
  const feature = (key: string): FeatureData => {
    const found = byKey.get(key);
    if (found === undefined) throw new Error(`The oracle has no feature ${key}.`);
    return found;
  };
  const deps = (key: string): readonly DepData[] => {
    const all = feature(key).deps ?? [];
    return [...all.filter((each) => each.optional !== true), ...all.filter((each) => each.optional === true)];
  };
  const parents = (key: string, field: FieldData): readonly ParentField[] =>
    sortedOnce(
      field.deps === undefined
        ? mappedParents(deps(key), field, feature)
        : explicitParents(deps(key), field.deps, feature),
    );
  const fieldVersion = (key: string, field: FieldData): string => {
    const own = feature(key).external_provenance_by_field?.[field.key];
    if (own !== undefined) return own;
    const above = parents(key, field).map((each) =>
      fieldVersion(each.feature, fieldNamed(feature(each.feature), each.field)),
    );
    return hash.ofDefinition(`${key}.${field.key}`, field.code_version ?? INITIAL_CODE_VERSION, ...above);
  };
  const featureVersion = (key: string): string => {
    const fields = [...fieldsOf(feature(key))].sort((a, b) => compareText(a.key, b.key));
    return hash.ofDefinition(...fields.flatMap((field) => [field.key, fieldVersion(key, field)]));
  };
  return { feature, deps, parents, featureVersion };
}

export function fullName(parent: ParentField): string {
  return `${parent.feature}.${parent.field}`;
}

function fieldNamed(feature: FeatureData, key: string): FieldData {
  const found = fieldsOf(feature).find((each) => each.key === key);
  if (found === undefined) throw new Error(`The oracle has no field ${feature.key}.${key}.`);
  return found;
}

function sortedOnce(parents: readonly ParentField[]): readonly ParentField[] {
  const byName = new Map(parents.map((each) => [fullName(each), each]));
  return [...byName].sort(([a], [b]) => compareText(a, b)).map(([, each]) => each);
}

type Find = (key: string) => FeatureData;

function allFieldsOf(feature: FeatureData): ParentField[] {
  return fieldsOf(feature).map((each) => ({ feature: feature.key, field: each.key }));
}

function explicitParents(
  deps: readonly DepData[],
  fieldDeps: NonNullable<FieldData["deps"]>,
  find: Find,
): ParentField[] {
  if (deps.length === 0) return [];
  if (fieldDeps === "ALL") return deps.flatMap((each) => allFieldsOf(find(each.feature)));
  return fieldDeps.flatMap(({ feature, fields = "ALL" }) =>
    fields === "ALL" ? allFieldsOf(find(feature)) : fields.map((field) => ({ feature, field })),
  );
}

function mappedParents(deps: readonly DepData[], field: FieldData, find: Find): ParentField[] {
  return deps.flatMap((dep) =>
    mapped(allFieldsOf(find(dep.feature)), field.key, dep.fields_mapping ?? { type: "default" }),
  );
}

function mapped(all: readonly ParentField[], field: string, mapping: MappingData): readonly ParentField[] {
  switch (mapping.type) {
    case "none":
      return [];
    case "all":
      return all;
    case "specific":
      return all.filter((each) => mapping.mapping[field]?.includes(each.field));
    case "default": {
      const allowed = all.filter((each) => mapping.exclude_fields?.includes(each.field) !== true);
      const matched = allowed.filter(
        (each) => each.field === field || (mapping.match_suffix === true && each.field.endsWith(`/${field}`)),
      );
      return matched.length > 0 ? matched : allowed;
    }
  }
}
