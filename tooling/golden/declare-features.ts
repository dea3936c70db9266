import {
  aggregation,
  allFields,
  expansion,
  externalFeature,
  FeatureDep,
  type FeatureGraph,
  FeatureSpec,
  FieldSpec,
  identity,
  mapFields,
  withGraph,
} from "@metaxy/core";
import type { FeatureForm } from "./format.ts";

type FieldForm = NonNullable<FeatureForm["fields"]>[number];
type DepForm = NonNullable<FeatureForm["deps"]>[number];

/** Declares golden features in a graph, in the order in which they stand there. */
export function declareFeatures(graph: FeatureGraph, features: readonly FeatureForm[]): void {
  for (const [index, feature] of features.entries()) {
    if (feature.external_provenance_by_field === undefined) graph.define(specOf(feature, index));
    else declareExternal(graph, feature, feature.external_provenance_by_field ?? {});
  }
}

/** The reference's times have microseconds. */
function columnsOf({ columns }: FeatureForm) {
  const words = Object.entries(columns).map(
    ([name, word]) => [name, word === "timestamp" ? "timestamp_us" : word] as const,
  );
  return Object.fromEntries(words);
}

/** The reference's words, because a list may name a field twice, which an object cannot. */
function specOf(feature: FeatureForm, index: number) {
  const { description, metadata, project } = feature;
  return new FeatureSpec({
    key: feature.key,
    idColumns: feature.id_columns,
    columns: columnsOf(feature),
    deps: (feature.deps ?? []).map(dependencyOf),
    className: feature.class_name ?? `Feature${index}`,
    ...(feature.fields === undefined ? {} : { fields: feature.fields.map(fieldOf) }),
    ...(description === undefined ? {} : { description }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(project === undefined ? {} : { project }),
  });
}

function declareExternal(graph: FeatureGraph, feature: FeatureForm, provenanceByField: Record<string, string>): void {
  const fields = (feature.fields ?? [{ key: "default" }]).map(({ key }) => key);
  withGraph(graph, () =>
    externalFeature({
      key: feature.key,
      idColumns: feature.id_columns,
      columns: columnsOf(feature),
      fields,
      project: feature.project ?? graph.project ?? "",
      provenanceByField,
    }),
  );
}

function fieldOf({ key, code_version: codeVersion, deps }: FieldForm) {
  const named =
    deps === "ALL"
      ? allFields
      : deps?.map(({ feature, fields = "ALL" }) => ({ feature, fields: fields === "ALL" ? ("all" as const) : fields }));
  return new FieldSpec({
    key,
    ...(codeVersion === undefined ? {} : { codeVersion }),
    ...(named === undefined ? {} : { deps: named }),
  });
}

function dependencyOf(dep: DepForm) {
  return new FeatureDep({
    feature: dep.feature,
    optional: dep.optional ?? false,
    ...(dep.select === undefined ? {} : { select: dep.select }),
    ...(dep.rename === undefined ? {} : { rename: dep.rename }),
    ...(dep.filters === undefined ? {} : { filters: dep.filters }),
    ...(dep.lineage === undefined ? {} : { lineage: lineageOf(dep.lineage) }),
    ...(dep.fields_mapping === undefined ? {} : { fieldsMapping: mappingOf(dep.fields_mapping) }),
  });
}

function lineageOf(lineage: NonNullable<DepForm["lineage"]>) {
  switch (lineage.type) {
    case "1:1":
      return identity();
    case "N:1":
      return lineage.on === undefined ? aggregation() : aggregation({ on: lineage.on });
    case "1:N":
      return expansion({ on: lineage.on });
  }
}

function mappingOf(mapping: NonNullable<DepForm["fields_mapping"]>) {
  switch (mapping.type) {
    case "default":
      return { matchSuffix: mapping.match_suffix ?? false, exclude: mapping.exclude_fields ?? [] };
    case "specific":
      return mapFields(mapping.mapping);
    case "all":
    case "none":
      return mapping.type;
  }
}
