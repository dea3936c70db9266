import { compareParts } from "../feature/code-point-order.ts";
import type {
  DepDefinition,
  FeatureDefinition,
  FieldDefinition,
  JsonValue,
  LineageDefinition,
  MappingDefinition,
} from "../feature/definition.ts";
import { pythonJson, pythonJsonOfText } from "./python-json.ts";

/** How the reference writes "every field". */
export const ALL_FIELDS_MARK = "__METAXY_ALL_DEP__";

function mappingJson(mapping: MappingDefinition): JsonValue {
  switch (mapping.kind) {
    case "default":
      return { type: "default", match_suffix: mapping.matchSuffix, exclude_fields: mapping.exclude };
    case "specific": {
      const entries = [...mapping.fields].map(([child, parents]): [string, JsonValue] => [
        child,
        parents.map((parent) => parent.split("/")).sort(compareParts),
      ]);
      return { type: "specific", mapping: Object.fromEntries(entries) };
    }
    case "all":
    case "none":
      return { type: mapping.kind };
  }
}

function lineageJson(lineage: LineageDefinition): JsonValue {
  switch (lineage.kind) {
    case "identity":
      return { type: "1:1" };
    case "aggregation":
      return { type: "N:1", on: lineage.on ?? null };
    case "expansion":
      return { type: "1:N", on: lineage.on, id_generation_pattern: null };
  }
}

function depJson(dep: DepDefinition): JsonValue {
  return {
    feature: dep.feature,
    select: dep.select ?? null,
    rename: dep.rename === undefined ? null : Object.fromEntries(dep.rename),
    fields_mapping: { mapping: mappingJson(dep.mapping) },
    sql_filters: dep.filters?.map((filter) => filter.text) ?? null,
    lineage: { relationship: lineageJson(dep.lineage) },
    optional: dep.optional,
  };
}

function fieldJson(field: FieldDefinition): JsonValue {
  const deps =
    field.deps === "all"
      ? ALL_FIELDS_MARK
      : field.deps.map(({ feature, fields }) => ({ feature, fields: fields === "all" ? ALL_FIELDS_MARK : fields }));
  return { key: field.key, code_version: field.codeVersion, deps };
}

/** The spec of a feature as the reference's JSON, in one text: what `featureSpecVersion` hashes. */
export function featureSpecText(definition: FeatureDefinition): string {
  if (definition.stored !== undefined) return pythonJsonOfText(definition.stored.spec);
  return pythonJson({
    key: definition.key,
    id_columns: definition.idColumns,
    deps: definition.deps.map(depJson),
    fields: definition.fields.map(fieldJson),
    metadata: definition.metadata,
    description: definition.description ?? null,
  });
}
