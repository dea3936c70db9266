import { describe, expect, it } from "vitest";
import { FeatureKey } from "../../src/feature/index.ts";
import { FeatureGraph, featureSchemaText, featureSpecText } from "../../src/graph/index.ts";
import { makePlan } from "../../src/plan/index.ts";
import { declareGolden, type GoldenCase, readGolden } from "./golden-case.ts";
import { refusals } from "./golden-refusals.ts";

const cases = readGolden();

function describeGraph({ features, project, hash_truncation_length: length, expected }: GoldenCase) {
  const graph = new FeatureGraph({ project });
  features.forEach((feature, position) => {
    declareGolden(graph, feature, position);
  });
  graph.validate();
  const described = graph.features().map((definition) => {
    const { key } = definition;
    const parents = graph.fieldParents(key);
    const fields = definition.fields.map((field) => [
      field.key,
      {
        version: graph.fieldVersion(key, field.key, length),
        struct_key: field.structKey,
        parents: parents.get(field.key)?.map(({ qualified }) => qualified),
      },
    ]);
    const plan = makePlan(graph, key, { algorithm: "xxhash64", length });
    const entry = {
      table_name: definition.table.name,
      column_suffix: new FeatureKey(key).columnSuffix,
      feature_version: graph.featureVersion(key, length),
      code_version: graph.codeVersion(key, length),
      feature_spec_version: graph.featureSpecVersion(key, length),
      definition_version: graph.definitionVersion(key, length),
      input_id_columns: [...plan.joinOn].sort(),
      external: definition.external !== undefined,
      fields: Object.fromEntries(fields),
      feature_spec: JSON.parse(featureSpecText(definition)),
    };
    const withSchema = expected?.features[key]?.feature_schema !== undefined;
    return [key, withSchema ? { ...entry, feature_schema: JSON.parse(featureSchemaText(definition)) } : entry];
  });
  const projects = Object.keys(expected?.project_versions ?? {});
  return {
    features: Object.fromEntries(described),
    project_versions: Object.fromEntries(projects.map((name) => [name, graph.projectVersion(name, length)])),
    topological_order: graph.topologicalOrder(),
  };
}

describe("definition-level versions are those of the Python reference", () => {
  it("has the cases that this test is written for", () => {
    expect(cases.length).toBe(77);
  });

  for (const each of cases) {
    const refused = each.expect_error !== undefined || each.deviation?.kind === "refuse";
    it(`${each.name}${refused ? " is refused" : ""}`, () => {
      const [code, message] = refusals[each.name] ?? [];
      if (refused) expect(() => describeGraph(each)).toThrow(expect.objectContaining({ code, message }));
      else expect(describeGraph(each)).toEqual(each.expected);
    });
  }
});
