import {
  aggregation,
  allFields,
  expansion,
  externalFeature,
  FeatureDep,
  type FeatureGraph,
  identity,
  mapFields,
  withGraph,
} from "@metaxy/core";
import type { TestColumn, TestDep, TestFeature, TestField } from "../suite/scenario-context.ts";
import {
  type ColumnWord,
  type DepData,
  type FeatureData,
  type FieldData,
  type FieldDepData,
  fieldsOf,
  type LineageData,
  type MappingData,
} from "./feature-data.ts";

type DepOptions = ConstructorParameters<typeof FeatureDep>[0];

/** Declares plain data in a graph, parents before children, and gives the features by key. */
export function defineFeatures(
  graph: FeatureGraph,
  features: readonly FeatureData[],
): ReadonlyMap<string, TestFeature> {
  return new Map(
    features.map((data) => [
      data.key,
      data.external_provenance_by_field === undefined ? own(graph, data) : external(graph, data),
    ]),
  );
}

function own(graph: FeatureGraph, data: FeatureData): TestFeature {
  const fields = fieldsOf(data).map((field): [string, TestField] => [field.key, fieldInput(field)]);
  return graph.define({
    key: data.key,
    idColumns: data.id_columns,
    columns: columnWords(data.columns),
    fields: Object.fromEntries(fields),
    deps: (data.deps ?? []).map(dependency),
    ...(data.project === undefined ? {} : { project: data.project }),
    ...(data.description === undefined ? {} : { description: data.description }),
  });
}

function external(graph: FeatureGraph, data: FeatureData): TestFeature {
  return withGraph(graph, () =>
    externalFeature({
      key: data.key,
      idColumns: data.id_columns,
      columns: columnWords(data.columns),
      fields: fieldsOf(data).map((field) => field.key),
      project: data.project ?? "golden",
      provenanceByField: data.external_provenance_by_field ?? {},
    }),
  );
}

/** Timestamps of plain data have microseconds. */
function columnWords(columns: Readonly<Record<string, ColumnWord>>): Readonly<Record<string, TestColumn>> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, word]): [string, TestColumn] => [
      name,
      word === "timestamp" ? "timestamp_us" : word,
    ]),
  );
}

function fieldInput({ code_version: codeVersion, deps }: FieldData): TestField {
  return {
    ...(codeVersion === undefined ? {} : { codeVersion }),
    ...(deps === undefined ? {} : { deps: deps === "ALL" ? allFields : deps.map(fieldDependency) }),
  };
}

function fieldDependency({ feature, fields = "ALL" }: FieldDepData): {
  readonly feature: string;
  readonly fields: "all" | readonly string[];
} {
  return { feature, fields: fields === "ALL" ? "all" : fields };
}

function dependency(data: DepData): TestDep {
  return new FeatureDep({
    feature: data.feature,
    lineage: lineageOf(data.lineage),
    fieldsMapping: mappingOf(data.fields_mapping),
    optional: data.optional === true,
    ...(data.select === undefined ? {} : { select: data.select }),
    ...(data.rename === undefined ? {} : { rename: data.rename }),
    ...(data.filters === undefined ? {} : { filters: data.filters }),
  });
}

function lineageOf(data: LineageData | undefined): NonNullable<DepOptions["lineage"]> {
  switch (data?.type) {
    case "N:1":
      return data.on === undefined ? aggregation() : aggregation({ on: data.on });
    case "1:N":
      return expansion({ on: data.on });
    default:
      return identity();
  }
}

function mappingOf(data: MappingData | undefined): NonNullable<DepOptions["fieldsMapping"]> {
  switch (data?.type) {
    case "all":
    case "none":
      return data.type;
    case "specific":
      return mapFields(data.mapping);
    default:
      return { matchSuffix: data?.match_suffix === true, exclude: data?.exclude_fields ?? [] };
  }
}
