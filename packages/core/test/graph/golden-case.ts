import { readFileSync } from "node:fs";
import {
  AllFieldsMapping,
  type AnyFeature,
  aggregation,
  allFields,
  type ColumnWord,
  DefaultFieldsMapping,
  expansion,
  FeatureDep,
  FeatureSpec,
  FieldDep,
  FieldSpec,
  identity,
  type JsonObject,
  NoneFieldsMapping,
  SpecificFieldsMapping,
} from "../../src/feature/index.ts";
import { externalFeature, type FeatureGraph, withGraph } from "../../src/graph/index.ts";

interface GoldenMapping {
  readonly type: "default" | "specific" | "all" | "none";
  readonly match_suffix?: boolean;
  readonly exclude_fields?: readonly string[];
  readonly mapping?: Readonly<Record<string, readonly string[]>>;
}

interface GoldenDep {
  readonly feature: string;
  readonly select?: readonly string[];
  readonly rename?: Readonly<Record<string, string>>;
  readonly filters?: readonly string[];
  readonly optional?: boolean;
  readonly fields_mapping?: GoldenMapping;
  readonly lineage?: { readonly type: "1:1" | "N:1" | "1:N"; readonly on?: readonly string[] };
}

interface GoldenField {
  readonly key: string;
  readonly code_version?: string;
  readonly deps?: "ALL" | readonly { readonly feature: string; readonly fields?: "ALL" | readonly string[] }[];
}

/** A feature as the golden files declare it. */
export interface GoldenFeature {
  readonly key: string | readonly string[];
  readonly id_columns: readonly string[];
  readonly columns: Readonly<Record<string, ColumnWord>>;
  readonly fields?: readonly GoldenField[];
  readonly deps?: readonly GoldenDep[];
  readonly project?: string;
  readonly metadata?: JsonObject;
  readonly description?: string;
  readonly class_name?: string;
  readonly external_provenance_by_field?: Readonly<Record<string, string>> | null;
}

interface ExpectedFeature {
  readonly table_name: string;
  readonly column_suffix: string;
  readonly feature_version: string;
  readonly code_version: string;
  readonly feature_spec_version: string;
  readonly definition_version: string;
  readonly input_id_columns: readonly string[];
  readonly external: boolean;
  readonly fields: Readonly<Record<string, { version: string; struct_key: string; parents: readonly string[] }>>;
  readonly feature_spec: JsonObject;
  readonly feature_schema?: JsonObject;
}

export interface GoldenCase {
  readonly name: string;
  readonly hash_truncation_length: number;
  readonly project: string;
  readonly features: readonly GoldenFeature[];
  readonly expected?: {
    readonly features: Readonly<Record<string, ExpectedFeature>>;
    readonly project_versions: Readonly<Record<string, string>>;
    readonly topological_order: readonly string[];
  };
  readonly expect_error?: { readonly class: string };
  readonly deviation?: { readonly kind: "refuse" };
}

function mappingOf(mapping: GoldenMapping) {
  switch (mapping.type) {
    case "default":
      return new DefaultFieldsMapping({
        matchSuffix: mapping.match_suffix,
        excludeFields: mapping.exclude_fields,
      });
    case "specific":
      return new SpecificFieldsMapping(mapping.mapping ?? {});
    case "all":
      return new AllFieldsMapping();
    case "none":
      return new NoneFieldsMapping();
  }
}

function lineageOf({ type, on }: NonNullable<GoldenDep["lineage"]>) {
  if (type === "1:1") return identity();
  if (type === "1:N") return expansion({ on: on ?? [] });
  return on === undefined ? aggregation() : aggregation({ on });
}

function depOf({ feature, select, rename, filters, optional, fields_mapping, lineage }: GoldenDep) {
  return new FeatureDep({
    feature,
    select,
    rename,
    filters,
    optional,
    fieldsMapping: fields_mapping && mappingOf(fields_mapping),
    lineage: lineage && lineageOf(lineage),
  });
}

function fieldOf({ key, code_version: codeVersion, deps }: GoldenField): FieldSpec<string, string> {
  const explicit =
    deps === undefined || deps === "ALL"
      ? deps
      : deps.map(({ feature, fields }) => new FieldDep({ feature, fields: fields === "ALL" ? undefined : fields }));
  return new FieldSpec({
    key,
    codeVersion,
    deps: explicit === "ALL" ? allFields : explicit,
  });
}

/** Declares a feature of a golden file. */
export function declareGolden(graph: FeatureGraph, feature: GoldenFeature, position: number): AnyFeature {
  const { key, id_columns: idColumns, columns, project, metadata, description } = feature;
  const shared = { key, idColumns, columns, metadata, description };
  if (feature.external_provenance_by_field !== undefined) {
    return withGraph(graph, () =>
      externalFeature({
        ...shared,
        fields: feature.fields?.map((field) => field.key) ?? ["default"],
        project: project ?? graph.project ?? "golden",
        provenanceByField: feature.external_provenance_by_field ?? {},
      }),
    );
  }
  return graph.define(
    new FeatureSpec({
      ...shared,
      className: feature.class_name ?? `Feature${position}`,
      project,
      fields: feature.fields?.map(fieldOf),
      deps: feature.deps?.map(depOf),
    }),
  );
}

export function readGolden(): GoldenCase[] {
  const cases: GoldenCase[] = JSON.parse(readFileSync(new URL("../golden/definitions.json", import.meta.url), "utf8"));
  return cases;
}
