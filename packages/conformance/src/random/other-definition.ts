import { type FeatureData, fieldsOf } from "../features/feature-data.ts";

/** The first field under its other code version, or with a field more, or without it again. */
export function otherDefinition(feature: FeatureData, more: boolean): FeatureData {
  const fields = fieldsOf(feature);
  if (more) {
    const others = fields.filter((each) => each.key !== EXTRA_FIELD);
    const extra = { key: EXTRA_FIELD, code_version: "1", deps: "ALL" } as const;
    return { ...feature, fields: others.length < fields.length ? others : [...fields, extra] };
  }
  const [first, ...others] = fields;
  if (first === undefined) return feature;
  return { ...feature, fields: [{ ...first, code_version: first.code_version === "1" ? "2" : "1" }, ...others] };
}

/** A definition without its last field, under which samples of the definition with it are what they were. */
export function withoutLastField(feature: FeatureData): FeatureData {
  const fields = fieldsOf(feature).slice(0, -1);
  const isKept = ([key]: readonly [string, unknown]): boolean => fields.some((field) => field.key === key);
  const deps = feature.deps?.map((dep) => {
    const mapping = dep.fields_mapping;
    if (mapping?.type !== "specific") return dep;
    return {
      ...dep,
      fields_mapping: { ...mapping, mapping: Object.fromEntries(Object.entries(mapping.mapping).filter(isKept)) },
    };
  });
  return { ...feature, fields, ...(deps === undefined ? {} : { deps }) };
}

const EXTRA_FIELD = "extra";

/** The feature, and what it depends on, under keys with a prefix. */
export function prefixed(feature: FeatureData, prefix: string): FeatureData {
  const deps = feature.deps?.map((dep) => ({ ...dep, feature: `${prefix}/${dep.feature}` }));
  return { ...feature, key: `${prefix}/${feature.key}`, ...(deps === undefined ? {} : { deps }) };
}
