import { describe, expect, it } from "vitest";
import { definitionFromStored, FeatureGraph, featureSchemaText, featureSpecText } from "../../src/graph/index.ts";
import { declareGolden, readGolden } from "./golden-case.ts";

const LENGTH = 16;
const accepted = readGolden().filter((each) => each.expect_error === undefined && each.deviation === undefined);

describe("a definition that was read from a store", () => {
  for (const each of accepted) {
    it(`has the versions under which it was written: ${each.name}`, () => {
      const written = new FeatureGraph({ project: each.project });
      each.features.forEach((feature, position) => {
        declareGolden(written, feature, position);
      });
      const own = written.features().filter(({ external }) => external === undefined);
      const read = new FeatureGraph({ project: each.project });
      for (const definition of written.features()) {
        if (definition.external !== undefined) read.add(definition);
      }
      for (const definition of own) {
        const { spec, schema } = { spec: featureSpecText(definition), schema: featureSchemaText(definition) };
        const { project } = definition;
        read.add(definitionFromStored({ spec, schema, project }));
      }
      const versions = (graph: FeatureGraph) =>
        own.map(({ key }) => [
          graph.featureVersion(key, LENGTH),
          graph.featureSpecVersion(key, LENGTH),
          graph.definitionVersion(key, LENGTH),
          graph.codeVersion(key, LENGTH),
        ]);
      expect(versions(read)).toEqual(versions(written));
    });
  }

  it("is hashed as its text stands, in Python's order of keys and with Python's numbers", () => {
    const stored = definitionFromStored({
      spec: '{"key": "a", "id_columns": ["id"], "deps": [], "fields": [{"key": "x", "code_version": "1", "deps": []}], "metadata": {"z": 1.0, "a": 1e-05, "Ω": 12345678901234567890}, "description": null}',
      schema: '{"title": "A", "type": "object", "properties": {"n": {"default": 2.0}}}',
    });
    expect(featureSpecText(stored)).toBe(
      '{"deps": [], "description": null, "fields": [{"code_version": "1", "deps": [], "key": "x"}], "id_columns": ["id"], "key": "a", "metadata": {"a": 1e-05, "z": 1.0, "\\u03a9": 12345678901234567890}}',
    );
    expect(featureSchemaText(stored)).toBe('{"properties": {"n": {"default": 2.0}}, "title": "A", "type": "object"}');
    expect(stored.title).toBe("A");
  });

  const spec = { key: "a", id_columns: ["id"], deps: [], fields: [{ key: "x", code_version: "1", deps: [] }] };
  const dep = { feature: "b", select: null, rename: null, sql_filters: null, optional: false };
  const unreadable: readonly (readonly [string, string, string])[] = [
    ["no JSON", "{", "A stored spec is no JSON."],
    ["no object", "[]", "spec is no object"],
    ["no key", JSON.stringify({ ...spec, key: 1 }), "key is no text"],
    [
      "an unknown lineage",
      JSON.stringify({
        ...spec,
        deps: [{ ...dep, fields_mapping: { mapping: { type: "all" } }, lineage: { relationship: { type: "2:2" } } }],
      }),
      'the lineage "2:2" is not known',
    ],
    [
      "an unknown mapping",
      JSON.stringify({ ...spec, deps: [{ ...dep, fields_mapping: { mapping: { type: "most" } } }] }),
      'the mapping "most" is not known',
    ],
  ];
  for (const [what, text, message] of unreadable) {
    it(`is refused with ${what}`, () => {
      const read = () => definitionFromStored({ spec: text, schema: "{}" });
      expect(read).toThrow(expect.objectContaining({ code: "INVALID_DEFINITION" }));
      expect(read).toThrow(message);
    });
  }
});
