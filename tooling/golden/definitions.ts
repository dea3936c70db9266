import { isDeepStrictEqual } from "node:util";
import { FeatureGraph, FeatureKey, MetadataStoreError } from "@metaxy/core";
import type { Check } from "./check.ts";
import { declareFeatures } from "./declare-features.ts";
import type { DefinedGraph, DefinitionCase, FeatureForm } from "./format.ts";
import { refusalProblem } from "./refusal-problem.ts";

type DefinedFeature = Omit<DefinedGraph["features"][string], "feature_spec" | "feature_schema">;

interface Cut {
  readonly graph: FeatureGraph;
  readonly length: number;
}

/** Everything that the definitions alone determine, in the golden form; the JSON texts stand behind their hashes. */
export function describeGraph(features: readonly FeatureForm[], project: string, length: number) {
  const graph = new FeatureGraph({ project });
  declareFeatures(graph, features);
  graph.validate();
  const keys = graph.features().map(({ key }) => key);
  const own = graph.features().filter(({ external }) => external === undefined);
  const projects = [...new Set(own.map((each) => graph.projectOf(new FeatureKey(each.key)) ?? project))].sort();
  return {
    features: Object.fromEntries(keys.map((key) => [key, describeFeature(key, { graph, length })])),
    project_versions: Object.fromEntries(projects.map((each) => [each, graph.projectVersion(each, length)])),
    topological_order: graph.topologicalOrder(),
  };
}

function describeFeature(text: string, { graph, length }: Cut): DefinedFeature {
  const key = new FeatureKey(text);
  const definition = graph.resolve(key);
  const parents = graph.fieldParents(key);
  return {
    table_name: definition.table.name,
    column_suffix: key.columnSuffix,
    feature_version: graph.featureVersion(key, length),
    code_version: graph.codeVersion(key, length),
    feature_spec_version: graph.featureSpecVersion(key, length),
    definition_version: graph.definitionVersion(key, length),
    input_id_columns: graph.joinColumns(key).toSorted(),
    external: definition.external !== undefined,
    fields: Object.fromEntries(
      definition.fields.map((field) => [
        field.key,
        {
          version: graph.fieldVersion(key, field.key, length),
          struct_key: field.structKey,
          parents: (parents.get(field.key) ?? []).map(({ qualified }) => qualified).sort(),
        },
      ]),
    ),
  };
}

/** Compares part by part, so that a failure names the feature and what differs in it. */
export function compareGraph(actual: ReturnType<typeof describeGraph>, expected: DefinedGraph): void {
  for (const [key, { feature_spec, feature_schema, ...want }] of Object.entries(expected.features)) {
    const got = actual.features[key];
    if (got === undefined) throw new Error(`feature ${key} is missing`);
    for (const name of Object.keys(want) as (keyof DefinedFeature)[])
      demandEqual(`${key} ${name}`, got[name], want[name]);
  }
  demandEqual("features", Object.keys(actual.features).sort(), Object.keys(expected.features).sort());
  demandEqual("project_versions", actual.project_versions, expected.project_versions);
  demandEqual("topological_order", actual.topological_order, expected.topological_order);
}

function demandEqual(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
}

/** One check per case: the versions of a graph, or that it is refused with a clear error. */
export function definitionCheck(golden: DefinitionCase): Check[] {
  const run = async (): Promise<void> => {
    const { deviation, expected } = golden;
    const mustRefuse = deviation === undefined ? expected === undefined : deviation.kind === "refuse";
    const outcome = outcomeOf(golden);
    if (outcome.refusal !== undefined) {
      if (!mustRefuse && deviation?.or_refuse !== true) throw outcome.refusal;
      const problem = refusalProblem(golden, outcome.refusal);
      if (problem !== undefined) throw new Error(`is refused, but ${problem}: ${outcome.refusal.message}`);
      return;
    }
    if (mustRefuse) throw new Error(`is accepted, but: ${deviation?.says ?? golden.expect_error?.message_start}`);
    const want = deviation?.expected ?? expected;
    if (want !== undefined) compareGraph(outcome.graph, want);
  };
  return [{ name: `definitions.json ${golden.name}`, run }];
}

type Outcome =
  | { readonly refusal: MetadataStoreError }
  | { readonly refusal?: undefined; readonly graph: ReturnType<typeof describeGraph> };

/** What the definitions give; only a deliberate error counts as refusing them. */
function outcomeOf({ features, project, hash_truncation_length: length }: DefinitionCase): Outcome {
  try {
    return { graph: describeGraph(features, project, length) };
  } catch (error) {
    if (error instanceof MetadataStoreError) return { refusal: error };
    throw error;
  }
}
