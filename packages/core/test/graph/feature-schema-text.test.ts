import { expect, it } from "vitest";
import { FeatureGraph, featureSchemaText } from "../../src/graph/index.ts";

it("the schema of a declared struct stands in place, where the reference refers to a model by a name that is not declared here", () => {
  const graph = new FeatureGraph();
  graph.define({
    key: "a",
    idColumns: ["id"],
    columns: { id: "string", box: { x: "float64", tags: "list<string>" } },
  });
  const { properties, ...rest } = JSON.parse(featureSchemaText(graph.resolve("a")));
  const nullable = (title: string, schema: object) => ({ anyOf: [schema, { type: "null" }], default: null, title });
  expect(properties.box).toEqual(
    nullable("Box", {
      properties: {
        x: nullable("X", { type: "number" }),
        tags: nullable("Tags", { items: { type: "string" }, type: "array" }),
      },
      type: "object",
    }),
  );
  // The reference's text would have `$defs` and `$ref` instead, so the definition versions differ.
  expect(rest).toEqual({ additionalProperties: false, title: "A", type: "object" });
});
