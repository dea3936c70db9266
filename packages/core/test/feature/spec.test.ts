import { describe, expect, it } from "vitest";
import {
  aggregation,
  allFields,
  ContainerDep,
  ContainerKey,
  ContainerSpec,
  definitionOf,
  dep,
  expansion,
  FeatureDep,
  FeatureKey,
  FeatureSpec,
  FieldDep,
  FieldSpec,
  isFeature,
  mapFields,
} from "../../src/feature/index.ts";
import { defineFeature, externalFeature, Feature, FeatureGraph, withGraph } from "../../src/graph/index.ts";

function inGraph<T>(run: (graph: FeatureGraph) => T): T {
  const graph = new FeatureGraph();
  return withGraph(graph, () => run(graph));
}

const videoSpec = {
  key: "video/raw",
  idColumns: ["videoId"],
  columns: { videoId: "string", path: "string" },
  fields: { audio: "1", frames: 2 },
} as const;

describe("a feature's definition", () => {
  it("is plain data with every default filled in", () => {
    inGraph(() => {
      const { table, ...definition } = definitionOf(defineFeature({ key: "video/raw-x", idColumns: ["videoId"] }));
      expect(table).toEqual({ parts: ["video", "raw-x"], name: "video__raw_x" });
      expect(definition).toEqual({
        key: "video/raw-x",
        parts: ["video", "raw-x"],
        project: undefined,
        title: "VideoRawX",
        idColumns: ["videoId"],
        columns: undefined,
        fields: [{ key: "default", structKey: "default", codeVersion: "__metaxy_initial__", deps: [] }],
        deps: [],
        metadata: {},
        description: undefined,
        external: undefined,
        stored: undefined,
      });
    });
  });

  it("shows key, id columns and fields of a feature, and nothing else", () => {
    inGraph(() => {
      const Video = defineFeature(videoSpec);
      expect(Object.entries(Video)).toEqual([
        ["key", "video/raw"],
        ["idColumns", ["videoId"]],
        [
          "fields",
          {
            audio: { feature: "video/raw", field: "audio" },
            frames: { feature: "video/raw", field: "frames" },
          },
        ],
      ]);
      expect(Object.isFrozen(Video)).toBe(true);
      expect([isFeature(Video), isFeature({ ...Video }), isFeature(null), isFeature("video/raw")]).toEqual([
        true,
        false,
        false,
        false,
      ]);
      expect(() => definitionOf({})).toThrow("A feature was expected");
    });
  });

  it("is inherited by classes, with static members", () => {
    inGraph(() => {
      class Video extends Feature(videoSpec) {
        static readonly note = "mine";
      }
      expect([Video.key, Video.fields.audio, Video.note, isFeature(Video)]).toEqual([
        "video/raw",
        { feature: "video/raw", field: "audio" },
        "mine",
        true,
      ]);
      expect(definitionOf(Video).fields.map((field) => field.codeVersion)).toEqual(["1", "2"]);
    });
  });

  it("is the same in the seeds' words", () => {
    const seeds = inGraph((graph) => {
      defineFeature({ key: "video/processing", idColumns: ["sample_id"], fields: { frames: 1, audio: 1 } });
      class Processed extends Feature(
        new FeatureSpec({
          key: new FeatureKey(["processed", "video"]),
          deps: [new FeatureDep({ key: new FeatureKey(["video", "processing"]) })],
          containers: [
            new ContainerSpec({
              key: new ContainerKey(["default"]),
              codeVersion: 1,
              deps: [
                new ContainerDep({
                  featureKey: new FeatureKey(["video", "processing"]),
                  containers: [new ContainerKey(["frames"]), new ContainerKey(["audio"])],
                }),
              ],
            }),
            new ContainerSpec({ key: "rest", deps: allFields }),
            new ContainerSpec({ key: "all", deps: [new ContainerDep({ featureKey: "video/processing" })] }),
          ],
        }),
      ) {}
      graph.validate();
      return definitionOf(Processed);
    });
    const ours = inGraph(() => {
      const Video = defineFeature({
        key: "video/processing",
        idColumns: ["sample_id"],
        fields: { frames: 1, audio: 1 },
      });
      return definitionOf(
        defineFeature({
          key: "processed/video",
          idColumns: ["sample_id"],
          deps: [dep(Video)],
          fields: {
            default: { codeVersion: 1, deps: [Video.fields.frames, Video.fields.audio] },
            rest: { deps: allFields },
            all: { deps: [new FieldDep({ feature: Video })] },
          },
        }),
      );
    });
    expect(seeds).toEqual(ours);
  });

  it("takes the graph's id columns where a spec has none, in both vocabularies", () => {
    const graph = new FeatureGraph({ idColumns: ["a", "b"] });
    withGraph(graph, () => {
      class Seeds extends Feature(new FeatureSpec({ key: "seeds" })) {}
      const given = Feature(new FeatureSpec({ key: "given", idColumns: ["sample_id"] }));
      expect([definitionOf(Seeds).idColumns, given.idColumns]).toEqual([["a", "b"], ["sample_id"]]);
    });
    expect(inGraph(() => definitionOf(Feature(new FeatureSpec({ key: "seeds" }))).idColumns)).toEqual(["sample_id"]);
  });

  it("groups field references by parent, and says an empty list as no field of the first parent", () => {
    inGraph(() => {
      const A = defineFeature({ key: "a", idColumns: ["id"], fields: { x: 1, y: 1 } });
      const B = defineFeature({ key: "b", idColumns: ["id"], fields: { z: 1 } });
      const C = defineFeature({
        key: "c",
        idColumns: ["id"],
        deps: [dep(A), dep(B)],
        fields: {
          several: { deps: [A.fields.y, B.fields.z, A.fields.x] },
          nothing: { deps: [] },
          mapped: {},
          everything: { deps: allFields },
        },
      });
      expect(definitionOf(C).fields.map(({ key, deps }) => [key, deps])).toEqual([
        [
          "several",
          [
            { feature: "a", fields: ["y", "x"] },
            { feature: "b", fields: ["z"] },
          ],
        ],
        ["nothing", [{ feature: "a", fields: [] }]],
        ["mapped", []],
        ["everything", "all"],
      ]);
      const root = defineFeature({ key: "r", idColumns: ["id"], fields: { x: { deps: [] } } });
      expect(definitionOf(root).fields[0]?.deps).toEqual([]);
    });
  });

  it("writes whole code versions in decimal and keeps texts as they are", () => {
    inGraph(() => {
      const versions = { a: 1, b: "1.0", c: "", d: -3, e: { codeVersion: 2 }, f: {} };
      const feature = defineFeature({ key: "a", idColumns: ["id"], fields: versions });
      expect(definitionOf(feature).fields.map(({ codeVersion }) => codeVersion)).toEqual([
        "1",
        "1.0",
        "",
        "-3",
        "2",
        "__metaxy_initial__",
      ]);
    });
  });

  it("copies metadata, so that later changes do not reach it", () => {
    inGraph(() => {
      const tags = ["a"];
      const feature = defineFeature({
        key: "a",
        idColumns: ["id"],
        metadata: { tags, n: 2n ** 60n, left: undefined } as never,
      });
      tags.push("b");
      expect(definitionOf(feature).metadata).toEqual({ tags: ["a"], n: 2n ** 60n });
      expect(Object.isFrozen(definitionOf(feature).metadata.tags)).toBe(true);
    });
  });

  it("of another program keeps what stands for its fields' versions", () => {
    inGraph(() => {
      const Notes = externalFeature({
        key: "notes/raw",
        project: "other",
        idColumns: ["id"],
        fields: ["body", "title"],
        provenanceByField: { body: "abc" },
      });
      const { external, fields, project } = definitionOf(Notes);
      expect({ external, project, fields: fields.map(({ key, codeVersion }) => [key, codeVersion]) }).toEqual({
        external: { provenanceByField: new Map([["body", "abc"]]) },
        project: "other",
        fields: [
          ["body", "__metaxy_initial__"],
          ["title", "__metaxy_initial__"],
        ],
      });
    });
  });
});

describe("a definition is refused", () => {
  const A = new FeatureGraph().define({ key: "a", idColumns: ["id"], fields: { x: 1 } });
  const base = { key: "f", idColumns: ["id"], fields: { text: 1 } };
  const halfPairs: readonly (readonly [string, object])[] = [
    ["a code version", { ...base, fields: { x: "\ud800" } }],
    ["an id column", { ...base, idColumns: ["\udc00"] }],
    ["a column", { ...base, columns: { id: "string", "\ud800": "string" } }],
    ["a struct's field", { ...base, columns: { id: "string", box: { "\ud800": "string" } } }],
    ["metadata", { ...base, metadata: { owner: ["\ud800"] } }],
    ["a name within metadata", { ...base, metadata: { "\ud800": 1 } }],
    ["the description", { ...base, description: "\ud800" }],
    ["the project", { ...base, project: "\ud800" }],
    ["the class name", { ...base, className: "\ud800" }],
  ];
  const refused: readonly (readonly [string, object, string, string])[] = [
    ["without an object", [], "INVALID_DEFINITION", "undefined is no key"],
    [
      "with an unknown option",
      { ...base, feilds: {} },
      "INVALID_ARGUMENT",
      'Feature f: unknown option "feilds". Did you mean "fields"?',
    ],
    [
      "under a reserved key",
      { ...base, key: "metaxy-system/x" },
      "INVALID_DEFINITION",
      '"metaxy-system/x" is reserved: system tables',
    ],
    ["under a key with a reserved table", { ...base, key: "metaxy_system" }, "INVALID_DEFINITION", "is reserved"],
    ["without id columns", { ...base, idColumns: [] }, "INVALID_DEFINITION", "idColumns of f must not be empty"],
    [
      "with an id column twice",
      { ...base, idColumns: ["id", "id"] },
      "INVALID_DEFINITION",
      'idColumns of f names "id" twice',
    ],
    [
      "with id columns that are no list",
      { ...base, idColumns: "id" },
      "INVALID_DEFINITION",
      "idColumns of f must be a list of names",
    ],
    [
      "with a system column as id",
      { ...base, idColumns: ["metaxy_id"] },
      "INVALID_DEFINITION",
      '"metaxy_id" is reserved',
    ],
    [
      "with a column of a reserved name",
      { ...base, columns: { id: "string", metaxy_provenance__a: "string" } },
      "INVALID_DEFINITION",
      '"metaxy_provenance__a" is reserved',
    ],
    [
      "with an unknown type",
      { ...base, columns: { id: "strin" } },
      "INVALID_DEFINITION",
      'Column "id" of f has the type "strin". Did you mean "string"?',
    ],
    [
      "with an unknown type of a list",
      { ...base, columns: { id: "string", tags: "list<strin>" } },
      "INVALID_DEFINITION",
      'Column "tags" of f has the type "list<strin>". Did you mean "list<string>"?',
    ],
    [
      "with an unknown type within a struct",
      { ...base, columns: { id: "string", box: { at: { x: "flot64" } } } },
      "INVALID_DEFINITION",
      'Field "x" of field "at" of column "box" of f has the type "flot64". Did you mean "float64"?',
    ],
    [
      "with a struct of no fields",
      { ...base, columns: { id: "string", box: {} } },
      "INVALID_DEFINITION",
      'Column "box" of f has the type',
    ],
    [
      "with json within a struct",
      { ...base, columns: { id: "string", box: { x: "json" } } },
      "INVALID_DEFINITION",
      'Field "x" of column "box" of f cannot be json',
    ],
    [
      "with a list as id",
      { ...base, columns: { id: "list<string>" } },
      "INVALID_DEFINITION",
      'Id column "id" of f must hold single values',
    ],
    [
      "with bytes as id",
      { ...base, columns: { id: "binary" } },
      "INVALID_DEFINITION",
      'Id column "id" of f must hold single values, not lists, structs or bytes.',
    ],
    [
      "with an expansion on every id column",
      { ...base, deps: [new FeatureDep({ feature: "a", lineage: expansion({ on: ["id", "k"] }) })] },
      "INVALID_DEFINITION",
      "Dependency of f on a: the expansion is on every id column of f, so that nothing tells the children of one parent apart; add an id column to f",
    ],
    [
      "with an id that is no column",
      { ...base, columns: { idd: "string" } },
      "INVALID_DEFINITION",
      'Id column "id" of f is not among its columns. Did you mean "idd"?',
    ],
    [
      "without fields",
      { ...base, fields: {} },
      "INVALID_DEFINITION",
      'f has no fields; leave "fields" out for the one field "default"',
    ],
    ["with a field key that is none", { ...base, fields: { Bad: 1 } }, "INVALID_DEFINITION", 'Field key "Bad"'],
    [
      "with two fields of one name in rows",
      { ...base, fields: { "p/q": 1, p_q: 1 } },
      "INVALID_DEFINITION",
      'Fields "p/q" and "p_q" of f share the name "p_q" in stored rows; rename one of them.',
    ],
    [
      "with a fraction as code version",
      { ...base, fields: { x: 1.5 } },
      "INVALID_DEFINITION",
      'Field "x" of f: the code version is 1.5',
    ],
    [
      "with an unknown field option",
      { ...base, fields: { x: { dep: [] } } },
      "INVALID_ARGUMENT",
      'Did you mean "deps"?',
    ],
    [
      "with field deps that are no list",
      { ...base, fields: { x: { deps: "all" } } },
      "INVALID_DEFINITION",
      "deps must be allFields or a list",
    ],
    [
      "with a misspelt field as dependency",
      { ...base, deps: [dep(A)], fields: { x: { deps: [undefined] } } },
      "INVALID_DEFINITION",
      "deps has an entry that is no field",
    ],
    [
      "with a field of a feature that is not among deps",
      { ...base, deps: [dep(A)], fields: { x: { deps: [{ feature: "aa", field: "x" }] } } },
      "INVALID_DEFINITION",
      'Field "x" of f depends on a field of aa, which is not among the feature\'s deps. Did you mean "a"?',
    ],
    ["with a dependency twice", { ...base, deps: [dep(A), dep(A)] }, "INVALID_DEFINITION", "f depends on a twice"],
    [
      "with itself as dependency",
      { ...base, deps: [new FeatureDep({ feature: "f" })] },
      "INVALID_DEFINITION",
      "f depends on itself",
    ],
    [
      "with a feature in place of a dependency",
      { ...base, deps: [A] },
      "INVALID_DEFINITION",
      "write dep(Video), not Video",
    ],
    ["with deps that are no list", { ...base, deps: dep(A) }, "INVALID_DEFINITION", "deps of f must be a list"],
    [
      "with a mapping of a field that it does not have",
      { ...base, deps: [dep(A, { fields: mapFields({ texxt: ["x"] }) })] },
      "FIELD_NOT_FOUND",
      'Dependency of f on a maps field "texxt", which f does not have. Did you mean "text"?',
    ],
    [
      "with an aggregation on what is no id",
      { ...base, deps: [new FeatureDep({ feature: "a", lineage: aggregation({ on: ["idd"] }) })] },
      "INVALID_DEFINITION",
      'the aggregation is on "idd", which is no id column of f. Did you mean "id"?',
    ],
    [
      "with an expansion on what is no column",
      {
        ...base,
        columns: { id: "string" },
        deps: [new FeatureDep({ feature: "a", lineage: expansion({ on: ["idd"] }) })],
      },
      "INVALID_DEFINITION",
      'the expansion is on "idd"',
    ],
    [
      "with metadata that is no JSON",
      { ...base, metadata: { when: new Date(0) } },
      "INVALID_DEFINITION",
      'Metadata of f["when"] is not JSON',
    ],
    [
      "with metadata that JSON cannot hold",
      { ...base, metadata: { n: Number.NaN } },
      "INVALID_DEFINITION",
      'Metadata of f["n"] is NaN',
    ],
    [
      "with columns that are null",
      { ...base, columns: null },
      "INVALID_DEFINITION",
      "columns of f is null, but must be",
    ],
    ["with columns in a list", { ...base, columns: ["id"] }, "INVALID_DEFINITION", "columns of f is a list of 1"],
    [
      "with fields in a list",
      { ...base, fields: ["x"] },
      "INVALID_DEFINITION",
      "fields of f is a list of 1, but must be",
    ],
    ["with fields that are null", { ...base, fields: null }, "INVALID_DEFINITION", "fields of f is null"],
    ["with deps that are null", { ...base, deps: null }, "INVALID_DEFINITION", "deps of f must be a list"],
    [
      "with id columns that are null",
      { ...base, idColumns: null },
      "INVALID_DEFINITION",
      "idColumns of f must be a list",
    ],
    [
      "with a bigint as code version",
      { ...base, fields: { x: 1n } },
      "INVALID_DEFINITION",
      'Field "x" of f: the code version is 1n, but must be a text or a whole number.',
    ],
    [
      "with fields of a parent that are no list",
      { ...base, deps: [dep(A)], fields: { x: { deps: [{ feature: "a", fields: "a" }] } } },
      "INVALID_DEFINITION",
      'Field "x" of f: fields of a must be "all" or a list, e.g. ["audio"], but is "a".',
    ],
    [
      "with a field of nothing",
      { ...base, deps: [dep(A)], fields: { x: { deps: [{ feature: null, fields: "all" }] } } },
      "INVALID_DEFINITION",
      "null is no key",
    ],
    [
      "with half a dependency",
      { ...base, deps: [{ definition: { lineage: {} } }] },
      "INVALID_DEFINITION",
      "deps of f has an entry that is no dependency",
    ],
    ...halfPairs.map(
      ([what, spec]) =>
        [
          `with half of a surrogate pair in ${what}`,
          spec,
          "INVALID_DEFINITION",
          "has half of a surrogate pair",
        ] as const,
    ),
    ["with an empty project", { ...base, project: "" }, "INVALID_DEFINITION", 'project of f is ""'],
    ["with a description that is no text", { ...base, description: 5 }, "INVALID_DEFINITION", "description of f is 5"],
  ];
  for (const [what, spec, code, message] of refused) {
    it(what, () => {
      inGraph((graph) => {
        const declare = () => Reflect.apply(defineFeature, undefined, [spec]);
        expect(declare).toThrow(expect.objectContaining({ code }));
        expect(declare).toThrow(message);
        expect(graph.features()).toEqual([]);
      });
    });
  }

  it("in the seeds' words too", () => {
    const construct = (shape: typeof FeatureSpec | typeof FieldDep | typeof FieldSpec, options: unknown) => () =>
      Reflect.construct(shape, [options]);
    expect(construct(FeatureSpec, { key: "a", fields: "xy" })).toThrow('FeatureSpec: fields is "xy"');
    expect(construct(FeatureSpec, { key: "a", fields: null })).toThrow("FeatureSpec: fields is null");
    expect(construct(FeatureSpec, { key: "a", fields: [null] })).toThrow("FeatureSpec: fields has null");
    expect(construct(FeatureSpec, undefined)).toThrow("FeatureSpec: the options must be an object");
    expect(construct(FieldDep, { feature: "a", fields: "a" })).toThrow(
      'FieldDep on a: fields must be "all" or a list, e.g. ["audio"], but is "a".',
    );
    expect(construct(FieldDep, { featureKey: "a", fields: ["a"] })).toThrow('FieldDep: unknown option "fields"');
    expect(() => new FeatureSpec({ key: "a", fields: ["x", "x"] })).toThrow('field "x" is named twice');
    expect(() => new FeatureSpec({ key: "a", fields: ["x"], containers: ["y"] })).toThrow(
      "fields and containers are one thing",
    );
    expect(() => Reflect.construct(FeatureSpec, [{ key: "a", colums: {} }])).toThrow('Did you mean "columns"?');
    expect(() => Reflect.construct(FieldSpec, [{ key: "a", codeversion: 1 }])).toThrow('Did you mean "codeVersion"?');
    expect(() => new FieldSpec({ key: "A" })).toThrow('Field key "A"');
    expect(() => Reflect.construct(FieldDep, [{ feature: "a", field: ["x"] }])).toThrow('Did you mean "fields"?');
    expect(() => new FeatureDep({ key: "A" })).toThrow('Feature key "A"');
  });

  it("of another program, with a field that it does not have", () => {
    inGraph(() => {
      const declare = () =>
        externalFeature({
          key: "a",
          project: "p",
          idColumns: ["id"],
          fields: ["body"],
          provenanceByField: { bodi: "1" } as never,
        });
      const other = (given: unknown) => () =>
        Reflect.apply(externalFeature, undefined, [
          { key: "a", project: "p", idColumns: ["id"], fields: ["body"], provenanceByField: given },
        ]);
      expect(other(null)).toThrow("provenanceByField of a is null, but must be an object");
      expect(other({ body: "\ud800" })).toThrow(
        'provenanceByField of a: "body" "\\ud800" has half of a surrogate pair',
      );
      expect(() => Reflect.apply(externalFeature, undefined, [undefined])).toThrow("External feature: the options");
      expect(declare).toThrow('provenanceByField of a names "bodi", which is no field of it. Did you mean "body"?');
    });
  });
});

it("tells metadata that contain themselves in a short message", () => {
  const metadata: Record<string, unknown> = {};
  metadata.owner = metadata;
  const declare = () => new FeatureGraph().define({ key: "video", idColumns: ["id"], metadata: metadata as never });
  expect(declare).toThrow(/^Metadata of video.*nested more than 100 levels deep\.$/);
  expect(declare).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{0,160}$/) }));
});

it("proposes no feature as its own parent", () => {
  const graph = new FeatureGraph();
  graph.define({ key: "c", idColumns: ["id"], deps: [new FeatureDep({ feature: "p" })] });
  expect(() => graph.featureVersion("c", 20)).toThrow(
    /^c depends on feature "p", which is not in the graph\. The graph has no other feature\.$/,
  );
});
