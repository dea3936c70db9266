import { describe, expect, it } from "vitest";
import { aggregation, dep, expansion, mapFields, optional } from "../../src/feature/index.ts";
import { defineFeature, externalFeature, FeatureGraph, withGraph } from "../../src/graph/index.ts";
import type { HashSettings } from "../../src/hash/hash-settings.ts";
import { makePlan } from "../../src/plan/index.ts";

const hash: HashSettings = { algorithm: "xxhash64", length: 20 };

function features(graph: FeatureGraph) {
  return withGraph(graph, () => {
    const Video = defineFeature({
      key: "video/raw-1",
      idColumns: ["g", "id"],
      fields: { "audio/left": 1, audio_x: "2", text: 1 },
    });
    const Notes = externalFeature({
      key: "notes",
      project: "p",
      idColumns: ["id"],
      fields: ["body"],
      provenanceByField: { body: "b" },
    });
    return { Video, Notes };
  });
}

describe("a plan", () => {
  it("of a root has its fields, in the order of their struct keys, and no parents", () => {
    const graph = new FeatureGraph();
    const { Video } = features(graph);
    expect(makePlan(graph, Video, hash)).toEqual({
      feature: "video/raw-1",
      table: { parts: ["video", "raw-1"], name: "video__raw_1" },
      featureVersion: graph.featureVersion(Video, 20),
      idColumns: ["g", "id"],
      hash,
      fields: [
        { field: "audio/left", structKey: "audio_left", codeVersion: "1", parts: ["audio/left|1"] },
        { field: "audio_x", structKey: "audio_x", codeVersion: "2", parts: ["audio_x|2"] },
        { field: "text", structKey: "text", codeVersion: "1", parts: ["text|1"] },
      ],
      parents: [],
      joinOn: [],
      isExpansion: false,
      isAggregation: false,
    });
  });

  it("says everything that the declarations say, required parents first", () => {
    const graph = new FeatureGraph();
    const { Video, Notes } = features(graph);
    const Child = withGraph(graph, () =>
      defineFeature({
        key: "child",
        idColumns: ["id"],
        deps: [
          optional(dep(Notes, { filter: "lang = 'en'", fields: "none" })),
          dep(Video, {
            rename: { id: "id2", path: "p" },
            filter: (c) => c("p").isNotNull(),
            select: ["p"],
            lineage: aggregation(),
            fields: mapFields({ b: ["audio/left"] }),
          }),
        ],
        fields: {
          b: 7,
          a: { codeVersion: "x|y", deps: [Video.fields["audio/left"], Notes.fields.body, Video.fields.audio_x] },
        },
      }),
    );
    const plan = makePlan(graph, Child, hash);
    expect(plan).toEqual({
      feature: "child",
      table: { parts: ["child"], name: "child" },
      featureVersion: graph.featureVersion(Child, 20),
      idColumns: ["id"],
      hash,
      fields: [
        {
          field: "a",
          structKey: "a",
          codeVersion: "x|y",
          parts: [
            "a|x|y|notes.body|",
            { parent: 1, structKey: "body" },
            "|video/raw-1.audio/left|",
            { parent: 0, structKey: "audio_left" },
            "|video/raw-1.audio_x|",
            { parent: 0, structKey: "audio_x" },
          ],
        },
        {
          field: "b",
          structKey: "b",
          codeVersion: "7",
          parts: ["b|7|video/raw-1.audio/left|", { parent: 0, structKey: "audio_left" }],
        },
      ],
      parents: [
        {
          feature: "video/raw-1",
          table: { parts: ["video", "raw-1"], name: "video__raw_1" },
          featureVersion: graph.featureVersion(Video, 20),
          idColumns: ["g", "id"],
          rename: { id: "id2", path: "p" },
          filters: [{ kind: "null", operand: { kind: "column", name: "p" }, negated: true }],
          select: ["p"],
          optional: false,
          lineage: { kind: "aggregation", on: ["id"] },
          versions: ["audio_left", "audio_x"],
        },
        {
          feature: "notes",
          table: { parts: ["notes"], name: "notes" },
          featureVersion: graph.featureVersion(Notes, 20),
          idColumns: ["id"],
          rename: {},
          filters: [
            {
              kind: "compare",
              operator: "=",
              left: { kind: "column", name: "lang" },
              right: { kind: "literal", value: "en" },
            },
          ],
          optional: true,
          lineage: { kind: "identity" },
          versions: ["body"],
        },
      ],
      joinOn: ["id"],
      isExpansion: false,
      isAggregation: true,
    });
    expect(Object.keys(plan.parents[1] ?? {})).not.toContain("select");
  });

  it("of an expansion joins on the parent's columns", () => {
    const graph = new FeatureGraph();
    const { Video } = features(graph);
    const Child = withGraph(graph, () =>
      defineFeature({
        key: "child",
        idColumns: ["part", "id", "g"],
        deps: [dep(Video, { lineage: expansion({ on: ["g", "id"] }) })],
      }),
    );
    const { joinOn, isExpansion, isAggregation, parents } = makePlan(graph, Child, hash);
    expect({ joinOn, isExpansion, isAggregation, lineage: parents[0]?.lineage }).toEqual({
      joinOn: ["id", "g"],
      isExpansion: true,
      isAggregation: false,
      lineage: { kind: "expansion", on: ["g", "id"] },
    });
  });

  it("is plain JSON and frozen", () => {
    const graph = new FeatureGraph();
    const { Video } = features(graph);
    const Child = withGraph(graph, () => defineFeature({ key: "child", idColumns: ["id"], deps: [dep(Video)] }));
    const plan = makePlan(graph, Child, hash);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect([plan, plan.fields, plan.fields[0], plan.parents, plan.parents[0], plan.joinOn].every(Object.isFrozen)).toBe(
      true,
    );
  });

  it("is made by any name of the feature, at the length of the hash", () => {
    const graph = new FeatureGraph();
    const { Video } = features(graph);
    const short = makePlan(graph, "video_raw-1", { algorithm: "md5", length: 8 });
    expect(short.featureVersion).toBe(graph.featureVersion(Video, 8));
    expect(short).toEqual(makePlan(graph, Video, { algorithm: "md5", length: 8 }));
  });

  it("is refused where a parent is unknown or the cut too short", () => {
    const graph = new FeatureGraph();
    const { Video } = features(graph);
    const other = new FeatureGraph();
    const Child = withGraph(other, () => defineFeature({ key: "child", idColumns: ["id"], deps: [dep(Video)] }));
    expect(() => makePlan(other, Child, hash)).toThrow(
      'child depends on feature "video/raw-1", which is not in the graph.',
    );
    expect(() => makePlan(graph, Video, { algorithm: "md5", length: 7 })).toThrow("A hash is cut after 7 characters");
  });

  it("keeps columns of any name, such as __proto__, apart", () => {
    const graph = new FeatureGraph();
    const { Video } = features(graph);
    const rename = JSON.parse('{"__proto__": "a", "constructor": "b"}');
    const Child = withGraph(graph, () =>
      defineFeature({ key: "child", idColumns: ["id"], deps: [dep(Video, { rename })] }),
    );
    expect(Object.entries(makePlan(graph, Child, hash).parents[0]?.rename ?? {})).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
  });
});
