import { FieldNotFoundError } from "../errors.ts";
import { compareCodePoints } from "../feature/code-point-order.ts";
import type { DepDefinition, FeatureDefinition, FieldDefinition, MappingDefinition } from "../feature/definition.ts";
import { refuse } from "../feature/refuse.ts";
import { didYouMean } from "../nearest-name.ts";

/** A field of a parent that a field depends on. */
export interface ParentField {
  readonly feature: string;
  readonly field: string;
  readonly structKey: string;
  /** `video/raw.audio`. */
  readonly qualified: string;
}

/** Name of a field over all features, e.g. `video/raw.audio`. */
export function qualifiedField(feature: string, field: string): string {
  return `${feature}.${field}`;
}

function fieldNames(feature: FeatureDefinition): string[] {
  return feature.fields.map(({ key }) => key);
}

function refuseUnknownField(who: string, parent: FeatureDefinition, field: string): void {
  if (parent.fields.some(({ key }) => key === field)) return;
  throw new FieldNotFoundError(
    `${who} names field ${JSON.stringify(field)} of ${parent.key}, which has no such field.${didYouMean(field, fieldNames(parent))}`,
    { details: { feature: parent.key, field } },
  );
}

/** Refuses a dependency that names a field which its parent does not have. */
export function checkMappingNames(child: FeatureDefinition, dep: DepDefinition, parent: FeatureDefinition): void {
  const who = `Dependency of ${child.key} on ${parent.key}`;
  const { mapping } = dep;
  if (mapping.kind === "default") for (const field of mapping.exclude) refuseUnknownField(who, parent, field);
  if (mapping.kind !== "specific") return;
  for (const fields of mapping.fields.values()) for (const field of fields) refuseUnknownField(who, parent, field);
}

/** Refuses explicit dependencies of fields on fields that the parent does not have. */
export function checkExplicitNames(child: FeatureDefinition, parent: FeatureDefinition): void {
  for (const { key, deps } of child.fields) {
    if (deps === "all") continue;
    for (const { feature, fields } of deps) {
      if (feature !== parent.key || fields === "all") continue;
      for (const field of fields) refuseUnknownField(`Field ${JSON.stringify(key)} of ${child.key}`, parent, field);
    }
  }
}

/** Fields of one parent by key. */
type ParentFields = ReadonlyMap<string, ParentField>;

function fieldsOf(parent: FeatureDefinition): ParentFields {
  const feature = parent.key;
  return new Map(
    parent.fields.map(({ key, structKey }) => [
      key,
      Object.freeze({ feature, field: key, structKey, qualified: qualifiedField(feature, key) }),
    ]),
  );
}

function defaultMatches(
  field: string,
  mapping: MappingDefinition & { readonly kind: "default" },
  parent: ParentFields,
): readonly string[] {
  const isAllowed = (name: string): boolean => !mapping.exclude.includes(name);
  const exact = parent.has(field) && isAllowed(field) ? [field] : [];
  if (!mapping.matchSuffix && exact.length > 0) return exact;
  const allowed = [...parent.keys()].filter(isAllowed);
  const bySuffix = mapping.matchSuffix ? allowed.filter((name) => name.endsWith(`/${field}`)) : [];
  const matches = [...exact, ...bySuffix];
  return matches.length === 0 ? allowed : matches;
}

function mappedFields(field: string, mapping: MappingDefinition, parent: ParentFields): readonly string[] {
  switch (mapping.kind) {
    case "default":
      return defaultMatches(field, mapping, parent);
    case "specific":
      return mapping.fields.get(field) ?? [];
    case "all":
      return [...parent.keys()];
    case "none":
      return [];
  }
}

function parentsOfField(
  child: FeatureDefinition,
  field: FieldDefinition,
  fieldsOfParent: (key: string) => ParentFields,
): readonly ParentField[] {
  const named = (feature: string, names: Iterable<string>): ParentField[] => {
    const fields = fieldsOfParent(feature);
    return [...names].flatMap((name) => fields.get(name) ?? []);
  };
  const all = (feature: string): ParentField[] => [...fieldsOfParent(feature).values()];
  if (field.deps === "all") return child.deps.flatMap(({ feature }) => all(feature));
  if (field.deps.length > 0) {
    return field.deps.flatMap(({ feature, fields }) => (fields === "all" ? all(feature) : named(feature, fields)));
  }
  const mapped = child.deps.flatMap(({ feature, mapping }) =>
    named(feature, mappedFields(field.key, mapping, fieldsOfParent(feature))),
  );
  if (mapped.length > 0) return mapped;
  return refuse(
    `Field ${JSON.stringify(field.key)} of ${child.key} depends on no parent field; name its deps, or let a dependency's "fields" map some to it.`,
    { feature: child.key, field: field.key },
  );
}

/**
 * The parent fields of each field, sorted by qualified name; none for a root.
 * @throws MetadataStoreError INVALID_DEFINITION where a field that has no explicit dependencies ends with none.
 */
export function fieldParentsOf(
  child: FeatureDefinition,
  parentOf: (key: string) => FeatureDefinition,
): ReadonlyMap<string, readonly ParentField[]> {
  if (child.deps.length === 0) return new Map(child.fields.map(({ key }) => [key, []]));
  const fields = new Map(child.deps.map(({ feature }) => [feature, fieldsOf(parentOf(feature))]));
  const fieldsOfParent = (key: string): ParentFields => fields.get(key) ?? new Map();
  return new Map(
    child.fields.map((field) => {
      const found = [...new Set(parentsOfField(child, field, fieldsOfParent))];
      return [field.key, Object.freeze(found.sort((a, b) => compareCodePoints(a.qualified, b.qualified)))];
    }),
  );
}
