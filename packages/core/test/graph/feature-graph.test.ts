import { describe, expect, it } from "vitest";
import { MetaxyConfig } from "../../src/config.ts";
import { FeatureNotFoundError, FieldNotFoundError } from "../../src/errors.ts";
import {
  type AnyFeature,
  aggregation,
  dep,
  expansion,
  FeatureDep,
  FeatureKey,
  type FeatureReference,
  FeatureSpec,
  FieldDep,
  FieldSpec,
  mapFields,
} from "../../src/feature/index.ts";
import {
  currentGraph,
  defineFeature,
  externalFeature,
  FeatureGraph,
  resolveFeature,
  withGraph,
} from "../../src/graph/index.ts";

const LENGTH = 20;

function root(graph: FeatureGraph, key: string) {
  return graph.define({ key, idColumns: ["id"], fields: { x: 1, y: 1 } });
}

function child(graph: FeatureGraph, key: string, ...parents: readonly string[]) {
  return graph.define({ key, idColumns: ["id"], deps: parents.map((feature) => new FeatureDep({ feature })) });
}

describe("a feature is found", () => {
  const graph = new FeatureGraph();
  const Raw = root(graph, "video/raw");
  root(graph, "video_crop");
  root(graph, "a-b/c");
  root(graph, "p/q_r");
  root(graph, "p_q/r");

  const found: readonly (readonly [FeatureReference, string])[] = [
    [Raw, "video/raw"],
    [new FeatureKey("video/raw"), "video/raw"],
    [["video", "raw"], "video/raw"],
    ["video/raw", "video/raw"],
    ["video__raw", "video/raw"],
    ["video_raw", "video/raw"],
    ["video_crop", "video_crop"],
    ["a-b/c", "a-b/c"],
    ["a_b__c", "a-b/c"],
    ["a-b_c", "a-b/c"],
    ["a_b_c", "a-b/c"],
    ["p/q_r", "p/q_r"],
    ["p_q__r", "p_q/r"],
  ];
  for (const [reference, key] of found) {
    it(`by ${typeof reference === "string" ? reference : JSON.stringify(reference)}`, () => {
      expect(graph.resolve(reference)).toBe(graph.features().find((each) => each.key === key));
    });
  }

  it("not by a name that several have; the error names them", () => {
    expect(() => graph.resolve("p_q_r")).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: '"p_q_r" may mean "p/q_r" or "p_q/r"; write the key with slashes.',
      }),
    );
  });

  it("not by a name that none has; the error names the nearest", () => {
    expect(() => graph.resolve("video/rew")).toThrow(FeatureNotFoundError);
    expect(() => graph.resolve("video/rew")).toThrow(
      'Feature "video/rew" is not in the graph. Did you mean "video/raw"?',
    );
    expect(() => graph.resolve(new FeatureKey("video/rew"))).toThrow('Did you mean "video/raw"?');
    expect(() => graph.resolve(["video", "rew"])).toThrow('Did you mean "video/raw"?');
    // A key object or a list of parts is a key, not a name.
    expect(() => graph.resolve(["video_raw"])).toThrow(FeatureNotFoundError);
    expect(() => new FeatureGraph().resolve("a")).toThrow(
      'Feature "a" is not in the graph. The graph has no features.',
    );
  });

  it("in its own graph whatever the current one is, by object; by name in the current one", () => {
    const other = new FeatureGraph();
    root(other, "video/raw");
    withGraph(other, () => {
      expect(resolveFeature(Raw).graph).toBe(graph);
      expect(resolveFeature("video/raw").graph).toBe(other);
      expect(resolveFeature("video_raw").definition).toBe(other.resolve("video/raw"));
    });
  });

  it("through an object of another graph only where both define it alike", () => {
    const other = new FeatureGraph();
    expect(() => other.resolve(Raw)).toThrow("It was defined in another graph");
    root(other, "video/raw");
    expect(other.resolve(Raw)).toBe(other.features()[0]);
    const third = new FeatureGraph();
    third.define({ key: "video/raw", idColumns: ["other"] });
    expect(() => third.resolve(Raw)).toThrow("Feature video/raw of another graph has other idColumns, fields");
  });
});

describe("registering", () => {
  it("the identical feature again changes nothing", () => {
    const graph = new FeatureGraph();
    const spec = {
      key: "a",
      idColumns: ["id"],
      columns: { id: "string" },
      metadata: { b: 1 },
      fields: { x: 1 },
    } as const;
    const first = graph.define(spec);
    const second = graph.define({ ...spec, columns: { ...spec.columns } });
    expect(graph.features()).toHaveLength(1);
    expect(graph.resolve(second)).toBe(graph.resolve(first));
  });

  it("another feature under the same key is refused, and the difference named", () => {
    const graph = new FeatureGraph();
    graph.define({ key: "a", idColumns: ["id"], fields: { x: 1 } });
    expect(() => graph.define({ key: "a", idColumns: ["id"], fields: { x: 2 }, description: "new" })).toThrow(
      expect.objectContaining({
        code: "INVALID_DEFINITION",
        message: expect.stringContaining("Feature a is already defined with other fields, description"),
      }),
    );
    expect(graph.resolve("a").fields[0]?.codeVersion).toBe("1");
  });

  it("two features with one table is refused, and both are named", () => {
    const graph = new FeatureGraph();
    root(graph, "k-b");
    expect(() => root(graph, "k_b")).toThrow(
      'Features "k-b" and "k_b" would share the table "k_b"; rename one of them.',
    );
    expect(graph.has("k_b")).toBe(false);
  });

  it("a child before its parents works", () => {
    const graph = new FeatureGraph();
    const Child = child(graph, "child", "parent");
    expect(() => graph.featureVersion(Child, LENGTH)).toThrow(
      'child depends on feature "parent", which is not in the graph.',
    );
    root(graph, "parent");
    graph.validate();
    const straight = new FeatureGraph();
    root(straight, "parent");
    expect(graph.featureVersion(Child, LENGTH)).toBe(
      straight.featureVersion(child(straight, "child", "parent"), LENGTH),
    );
  });

  it("an unknown parent is told when it is needed, with the nearest name", () => {
    const graph = new FeatureGraph();
    root(graph, "video/raw");
    child(graph, "crop", "video/rwa");
    expect(() => graph.validate()).toThrow(
      expect.objectContaining({
        code: "FEATURE_NOT_FOUND",
        message: 'crop depends on feature "video/rwa", which is not in the graph. Did you mean "video/raw"?',
      }),
    );
    expect(() => graph.topologicalOrder()).toThrow(FeatureNotFoundError);
    expect(() => graph.parents("crop")).toThrow(FeatureNotFoundError);
  });

  it("a cycle is refused when it closes, with its path", () => {
    const graph = new FeatureGraph();
    child(graph, "a", "b");
    child(graph, "b", "c", "z");
    expect(() => child(graph, "c", "a")).toThrow("Features depend on each other in a cycle: c → a → b → c");
    expect(graph.has("c")).toBe(false);
  });
});

describe("what is wrong with regard to a parent", () => {
  interface Wrong {
    readonly says: string;
    readonly code: string;
    readonly declare: (graph: FeatureGraph) => AnyFeature;
  }
  const wrong: Readonly<Record<string, Wrong>> = {
    "a rename onto an id column": {
      says: 'Dependency of c on a renames "n" to "id", which is an id column of a; choose another name.',
      code: "INVALID_DEFINITION",
      declare: (graph) =>
        graph.define({ key: "c", idColumns: ["id"], deps: [new FeatureDep({ feature: "a", rename: { n: "id" } })] }),
    },
    "an unknown field of a parent": {
      says: 'Field "t" of c names field "xx" of a, which has no such field. Did you mean "x"?',
      code: "FIELD_NOT_FOUND",
      declare: (graph) =>
        graph.define(
          new FeatureSpec({
            key: "c",
            idColumns: ["id"],
            deps: [new FeatureDep({ feature: "a" })],
            fields: [new FieldSpec({ key: "t", deps: [new FieldDep({ feature: "a", fields: ["xx"] })] })],
          }),
        ),
    },
    "a mapping from an unknown field": {
      says: 'Dependency of c on a names field "xx" of a',
      code: "FIELD_NOT_FOUND",
      declare: (graph) =>
        graph.define({
          key: "c",
          idColumns: ["id"],
          deps: [new FeatureDep({ feature: "a", fieldsMapping: mapFields({ t: ["xx"] }) })],
          fields: { t: 1 },
        }),
    },
    "an unknown field excluded": {
      says: 'Dependency of c on a names field "xx" of a',
      code: "FIELD_NOT_FOUND",
      declare: (graph) =>
        graph.define({
          key: "c",
          idColumns: ["id"],
          deps: [new FeatureDep({ feature: "a", fieldsMapping: { exclude: ["xx"] } })],
        }),
    },
    "a field without parents": {
      says: 'Field "default" of c depends on no parent field',
      code: "INVALID_DEFINITION",
      declare: (graph) =>
        graph.define({ key: "c", idColumns: ["id"], deps: [new FeatureDep({ feature: "a", fieldsMapping: "none" })] }),
    },
    "a column selected from two parents": {
      says: 'c would get column "n" from a and from b; rename one of them with rename: { "n": … }',
      code: "INVALID_DEFINITION",
      declare: (graph) =>
        graph.define({
          key: "c",
          idColumns: ["id"],
          deps: [new FeatureDep({ feature: "a", select: ["n"] }), new FeatureDep({ feature: "b", rename: { m: "n" } })],
        }),
    },
    "an id that two parents declare differently": {
      says: 'The parents of c are joined on "id", which is int64 in between but int53 in small; declare it alike',
      code: "INVALID_DEFINITION",
      declare: (graph) => {
        graph.define({ key: "big", idColumns: ["key"], columns: { key: "int64" } });
        graph.define({ key: "small", idColumns: ["id"], columns: { id: "int53" } });
        const deps = [new FeatureDep({ feature: "big", rename: { key: "id" } })];
        graph.define({ key: "between", idColumns: ["id"], deps });
        return graph.define({
          key: "c",
          idColumns: ["id"],
          deps: ["a", "between", "small"].map((feature) => new FeatureDep({ feature })),
        });
      },
    },
    "parents without a common id": {
      says: "The parents of c (a, b) share no id column to be joined on",
      code: "INVALID_DEFINITION",
      declare: (graph) =>
        graph.define({
          key: "c",
          idColumns: ["id"],
          deps: [new FeatureDep({ feature: "a" }), new FeatureDep({ feature: "b", rename: { id: "other" } })],
        }),
    },
  };
  for (const [what, { says, code, declare }] of Object.entries(wrong)) {
    it(`is refused: ${what}, at once where the parent is known, else when it is needed`, () => {
      const known = new FeatureGraph();
      root(known, "a");
      root(known, "b");
      expect(() => declare(known)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
      expect(known.has("c")).toBe(false);

      const later = new FeatureGraph();
      const Child = declare(later);
      root(later, "a");
      root(later, "b");
      for (const use of [
        () => later.validate(),
        () => later.fieldParents(Child),
        () => later.featureVersion(Child, LENGTH),
      ]) {
        expect(use).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
      }
    });
  }

  it("is fine for id columns, which parents share", () => {
    const graph = new FeatureGraph();
    root(graph, "a");
    root(graph, "b");
    const Child = graph.define({
      key: "c",
      idColumns: ["id"],
      deps: [new FeatureDep({ feature: "a", select: ["id"] }), new FeatureDep({ feature: "b", select: ["id"] })],
    });
    expect(graph.joinColumns(Child)).toEqual(["id"]);
  });
});

describe("what is wrong with regard to the columns that parents declare", () => {
  type Declared = Parameters<FeatureGraph["define"]>[0];
  const id = { id: "string" } as const;
  const a: Declared = { key: "a", idColumns: ["id"], columns: { ...id, path: "string", size: "int64" } };
  const b: Declared = { key: "b", idColumns: ["id"], columns: { ...id, path: "string" } };
  const onA = new FeatureDep({ feature: "a" });
  const onB = new FeatureDep({ feature: "b" });
  const c = { key: "c", idColumns: ["id"] } as const;

  interface Wrong {
    readonly says: string;
    readonly parents: readonly Declared[];
    readonly child: Declared;
  }
  const wrong: Readonly<Record<string, Wrong>> = {
    "a rename onto another column": {
      says: 'Dependency of c on a renames "path" to "size", which is another column of a; choose another name, or rename that one too.',
      parents: [a],
      child: { ...c, deps: [new FeatureDep({ feature: "a", rename: { path: "size" } })] },
    },
    "a column that two parents have": {
      says: 'c would get column "path" from a and from b; rename one of them with rename: { "path": … }, or select it from one only.',
      parents: [a, b],
      child: { ...c, deps: [onA, onB] },
    },
    "an id that two parents have and are not joined on": {
      says: 'c would get column "k" from a and from b',
      parents: ["a", "b"].map((key) => ({ key, idColumns: ["id", "k"] })),
      child: {
        ...c,
        deps: ["a", "b"].map((feature) => new FeatureDep({ feature, lineage: aggregation({ on: ["id"] }) })),
      },
    },
    "an id of another type than the parent's": {
      says: 'Id column "id" of c is declared as int64, but a gives it as string; declare it alike.',
      parents: [a],
      child: { ...c, columns: { id: "int64" }, deps: [onA] },
    },
    "an id of another type than a parent's other column": {
      says: 'Id column "size" of c is declared as int32, but a gives it as int64; declare it alike.',
      parents: [a],
      child: { key: "c", idColumns: ["size"], columns: { size: "int32" }, deps: [onA] },
    },
    "an id that is a list in the parent": {
      says: 'Id column "tags" of c is list<string> in a; ids are single values and not binary.',
      parents: [{ key: "a", idColumns: ["id"], columns: { ...id, tags: "list<string>" } }],
      child: { key: "c", idColumns: ["id", "tags"], deps: [onA] },
    },
    "an id that no parent gives": {
      says: 'Id column "scene" of c is given by none of its parents; declare it there, rename a parent\'s column to it, or declare the dependency as expansion({ on: […] }).',
      parents: [a],
      child: { key: "c", idColumns: ["id", "scene"], deps: [onA] },
    },
    "an id that the only parent does not select": {
      says: 'Id column "scene" of c is given by none of its parents',
      parents: [{ key: "a", idColumns: ["id"] }],
      child: { key: "c", idColumns: ["id", "scene"], deps: [new FeatureDep({ feature: "a", select: ["path"] })] },
    },
    "an id that a parent is grouped by and does not have": {
      says: 'Id column "scene" of c is given by none of its parents',
      parents: [a],
      child: { key: "c", idColumns: ["scene"], deps: [new FeatureDep({ feature: "a", lineage: aggregation() })] },
    },
    "an expansion of parents that no id tells apart": {
      says: "None of the columns that tell the parents of c apart (id) is an id column of it; add one to its idColumns.",
      parents: [a],
      child: {
        key: "c",
        idColumns: ["scene"],
        deps: [new FeatureDep({ feature: "a", lineage: expansion({ on: ["id"] }) })],
      },
    },
  };
  for (const [what, { says, parents, child: spec }] of Object.entries(wrong)) {
    it(`is refused: ${what}, at once where the parents are known, else when it is needed`, () => {
      const refusal = expect.objectContaining({ code: "INVALID_DEFINITION", message: expect.stringContaining(says) });
      const known = new FeatureGraph();
      for (const parent of parents) known.define(parent);
      expect(() => known.define(spec)).toThrow(refusal);
      expect(known.has("c")).toBe(false);
      const later = new FeatureGraph();
      later.define(spec);
      for (const parent of parents) later.define(parent);
      expect(() => later.validate()).toThrow(refusal);
    });
  }

  const right: Readonly<Record<string, readonly [readonly Declared[], Declared]>> = {
    "two names changed for each other": [
      [a],
      { ...c, deps: [new FeatureDep({ feature: "a", rename: { path: "size", size: "path" } })] },
    ],
    "a column that one of two parents selects": [
      [a, b],
      { ...c, deps: [onA, new FeatureDep({ feature: "b", select: [] })] },
    ],
    "an id of another word with the same type": [
      [{ key: "a", idColumns: ["id"], columns: { id: "int64" } }],
      { ...c, columns: { id: "int53" }, deps: [onA] },
    ],
    "an id that another column of the parent gives": [[a], { key: "c", idColumns: ["id", "path"], deps: [onA] }],
    "an id that may be among a parent's undeclared columns": [
      [{ key: "a", idColumns: ["id"] }],
      { key: "c", idColumns: ["id", "scene"], deps: [onA] },
    ],
    "an undeclared column that is selected as id": [
      [a],
      { key: "c", idColumns: ["scene"], deps: [new FeatureDep({ feature: "a", select: ["scene"] })] },
    ],
    "ids that an expansion adds, of any type": [
      [a],
      {
        key: "c",
        idColumns: ["id", "size"],
        columns: { id: "string", size: "string" },
        deps: [new FeatureDep({ feature: "a", lineage: expansion({ on: ["id"] }) })],
      },
    ],
  };
  for (const [what, [parents, spec]] of Object.entries(right)) {
    it(`is not: ${what}`, () => {
      const graph = new FeatureGraph();
      for (const parent of parents) graph.define(parent);
      graph.define(spec);
      expect(() => graph.validate()).not.toThrow();
    });
  }
});

describe("versions", () => {
  it("are those of each length, whatever was asked for before", () => {
    const lengths = [20, 8, 64, 128, 20];
    const graph = new FeatureGraph();
    root(graph, "a");
    const Child = child(graph, "b", "a");
    const given = lengths.map((length) => [
      graph.featureVersion(Child, length),
      graph.definitionVersion(Child, length),
    ]);
    const fresh = lengths.map((length) => {
      const other = new FeatureGraph();
      root(other, "a");
      const Same = child(other, "b", "a");
      return [other.featureVersion(Same, length), other.definitionVersion(Same, length)];
    });
    expect(given).toEqual(fresh);
    expect(given.map(([version]) => version?.length)).toEqual([20, 8, 64, 64, 20]);
  });

  for (const length of [7, 8.5, Number.NaN, -1]) {
    it(`refuse a cut after ${length} characters`, () => {
      const graph = new FeatureGraph();
      const Root = root(graph, "a");
      for (const version of [
        () => graph.featureVersion(Root, length),
        () => graph.codeVersion(Root, length),
        () => graph.featureSpecVersion(Root, length),
        () => graph.definitionVersion(Root, length),
        () => graph.projectVersion(undefined, length),
        () => graph.fieldVersion(Root, "x", length),
      ]) {
        expect(version).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
      }
    });
  }

  it("name the nearest field where a field is unknown", () => {
    const graph = new FeatureGraph();
    const A = graph.define({ key: "a", idColumns: ["id"], fields: { audio: 1, frames: 1 } });
    expect(() => graph.fieldVersion(A, "audoi", LENGTH)).toThrow(FieldNotFoundError);
    expect(() => graph.fieldVersion(A, "audoi", LENGTH)).toThrow('a has no field "audoi". Did you mean "audio"?');
  });

  it("of a chain of 20,000 features need no deep stack", () => {
    const graph = new FeatureGraph();
    root(graph, "f0");
    for (let i = 20_000; i > 0; i--) child(graph, `f${i}`, `f${i - 1}`);
    graph.validate();
    expect(graph.topologicalOrder().slice(0, 3)).toEqual(["f0", "f1", "f2"]);
    expect(graph.featureVersion("f20000", LENGTH)).toHaveLength(LENGTH);
    expect(() =>
      graph.define({ key: "loop", idColumns: ["id"], deps: [new FeatureDep({ feature: "loop" })] }),
    ).toThrow();
  });

  it("of a project count its own features alone, and leave external ones out", () => {
    const graph = new FeatureGraph({ project: "mine" });
    root(graph, "a");
    const before = graph.projectVersion("mine", LENGTH);
    withGraph(graph, () => externalFeature({ key: "e", project: "mine", idColumns: ["id"], fields: ["x"] }));
    graph.define({ key: "b", idColumns: ["id"], project: "other" });
    expect(graph.projectVersion("mine", LENGTH)).toBe(before);
    expect(graph.projectVersion("other", LENGTH)).not.toBe(before);
    expect(graph.projectVersion("none", LENGTH)).toBe("empty");
    root(graph, "c");
    expect(graph.projectVersion("mine", LENGTH)).not.toBe(before);
  });
});

it("a graph's options and withGraph say what they are given in place of what they take", () => {
  expect(() => Reflect.construct(FeatureGraph, [{ project: 5 }])).toThrow("project of a graph is 5");
  expect(() => Reflect.construct(FeatureGraph, [{ idColumns: "id" }])).toThrow("idColumns must be a list of names");
  const graph = new FeatureGraph();
  expect(() => Reflect.apply(withGraph, undefined, [graph])).toThrow(
    "withGraph runs a function, but is given undefined",
  );
  expect(() => Reflect.apply(graph.add, graph, [root(new FeatureGraph(), "a")])).toThrow(
    "add takes a feature's definition, as definitionFromStored gives it; declare a spec with define.",
  );
  expect(() => Reflect.apply(withGraph, undefined, [{}, () => undefined])).toThrow(
    expect.objectContaining({
      code: "INVALID_ARGUMENT",
      message: "withGraph takes a graph, e.g. new FeatureGraph(), but is given a value of type Object.",
    }),
  );
});

describe("a feature's project", () => {
  it("is its own, else its graph's, else the configuration's", () => {
    const withProject = new FeatureGraph({ project: "graph" });
    const without = new FeatureGraph();
    withProject.define({ key: "own", idColumns: ["id"], project: "own" });
    root(withProject, "a");
    root(without, "a");
    const projects = () => [withProject.projectOf("own"), withProject.projectOf("a"), without.projectOf("a")];
    expect(projects()).toEqual(["own", "graph", undefined]);
    expect(MetaxyConfig.use(new MetaxyConfig({ project: "config" }), projects)).toEqual(["own", "graph", "config"]);
  });
});

describe("the current graph", () => {
  it("follows the async context and touches no concurrent task", async () => {
    const outer = currentGraph();
    const [a, b] = [new FeatureGraph(), new FeatureGraph()];
    const seen = await Promise.all(
      [a, b].map((graph) =>
        withGraph(graph, async () => {
          await new Promise((done) => setTimeout(done, 1));
          defineFeature({ key: "same", idColumns: ["id"], description: graph === a ? "a" : "b" });
          return currentGraph();
        }),
      ),
    );
    expect(seen[0] === a && seen[1] === b).toBe(true);
    expect([a, b].map((graph) => graph.resolve("same").description)).toEqual(["a", "b"]);
    expect(currentGraph()).toBe(outer);
    expect(outer.has("same")).toBe(false);
  });

  it("is left when its function throws", () => {
    const graph = new FeatureGraph();
    const outer = currentGraph();
    const fail = () => {
      throw new Error("stop");
    };
    expect(() => withGraph(graph, fail)).toThrow("stop");
    expect(currentGraph()).toBe(outer);
  });

  it("refuses unknown options, naming the nearest", () => {
    expect(() => Reflect.construct(FeatureGraph, [{ projct: "a" }])).toThrow('Did you mean "project"?');
    expect(() => new FeatureGraph({ idColumns: [] })).toThrow("idColumns of a graph must not be empty");
  });
});

describe("join columns", () => {
  it("are those that all parents share after renames, in the order of the child's ids, then of the first parent", () => {
    const graph = new FeatureGraph();
    const A = graph.define({ key: "a", idColumns: ["x", "y", "z"] });
    const B = graph.define({ key: "b", idColumns: ["z", "w", "x"] });
    const two = graph.define({ key: "two", idColumns: ["z", "x", "y"], deps: [dep(A), dep(B)] });
    const renamed = graph.define({ key: "renamed", idColumns: ["y"], deps: [dep(A), dep(B, { rename: { w: "y" } })] });
    const aggregated = graph.define({
      key: "aggregated",
      idColumns: ["y", "x"],
      deps: [dep(A, { lineage: aggregation() }), dep(B, { rename: { w: "y", z: "v" } })],
    });
    expect([two, renamed, aggregated, A].map((each) => graph.joinColumns(each))).toEqual([
      ["z", "x"],
      ["y", "x", "z"],
      ["y", "x"],
      [],
    ]);
  });
});
