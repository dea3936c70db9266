import {
  type AnyFeature,
  ContainerDep,
  ContainerKey,
  ContainerSpec,
  currentGraph,
  defineFeature,
  defineSpec,
  dep,
  Feature,
  FeatureDep,
  FeatureGraph,
  FeatureKey,
  FeatureSpec,
  FieldDep,
  FieldKey,
  FieldSpec,
  openColumns,
  type WriteRow,
  withGraph,
} from "@metaxy/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { Crop, Face, Notes, Report, Video } from "../features.ts";

const LENGTH = 20;
const definitionOfVideo = currentGraph().resolve(Video);

describe("Declare", () => {
  test("a key may be text, parts or a FeatureKey", () => {
    const [text, parts, key] = ["video/raw", ["video", "raw"], new FeatureKey(["video", "raw"])].map((each) =>
      withGraph(new FeatureGraph(), () => defineFeature({ key: each, idColumns: ["videoId"] })),
    );
    expect([text?.key, parts?.key, key?.key]).toEqual(["video/raw", "video/raw", "video/raw"]);
  });

  test("fields depend on what they say", () => {
    const parents = (feature: Parameters<FeatureGraph["fieldParents"]>[0]) =>
      Object.fromEntries(
        [...currentGraph().fieldParents(feature)].map(([field, of]) => [
          field,
          of.map((parent) => `${parent.feature}.${parent.field}`),
        ]),
      );
    expect(parents(Crop)).toEqual({ audio: ["video/raw.audio"], frames: ["video/raw.frames"] });
    expect(parents(Face)).toEqual({ box: ["video/crop.frames"] });
    expect(parents(Report)).toEqual({
      text: ["video/crop.audio"],
      all: ["notes/raw.body", "video/crop.audio", "video/crop.frames"],
    });
  });

  test("an external feature's version is the one that is given", () => {
    expect(currentGraph().fieldVersion(Notes, "body", LENGTH)).toBe("6f1ed002ab5595859014");
  });

  test("names are literal types", () => {
    expectTypeOf(Video.fields).toHaveProperty("audio");
    // @ts-expect-error There is no field of this name.
    expect(Video.fields.audoi).toBeUndefined();
    expectTypeOf<WriteRow<typeof Video>["videoId"]>().toEqualTypeOf<string>();
    // @ts-expect-error A row needs its ids.
    const withoutId: WriteRow<typeof Video> = { path: "/v1.mp4" };
    expect(withoutId.path).toBe("/v1.mp4");
  });

  test("defineSpec keeps the literals of a spec in a variable", () => {
    const spec = defineSpec({ key: "spec/held", idColumns: ["id"], fields: { body: "1" } });
    const Held = withGraph(new FeatureGraph(), () => defineFeature(spec));
    expectTypeOf(Held.key).toEqualTypeOf<"spec/held">();
    expect(Held.fields.body).toEqual({ feature: "spec/held", field: "body" });
  });

  test("openColumns lets a dependency name columns that are not declared", () => {
    const graph = new FeatureGraph();
    const Parent = graph.define({ key: "open/parent", idColumns: ["id"], columns: { id: "string" } });
    const Child = graph.define({
      key: "open/child",
      idColumns: ["id"],
      deps: [dep(openColumns(Parent), { rename: { colour: "color" }, select: ["color"] })],
    });
    expect(graph.parents(Child).map(({ key }) => key)).toEqual(["open/parent"]);
  });

  test("the callback and the text of a filter are one definition", () => {
    const versionWith = (childOf: (graph: FeatureGraph, parent: typeof Video) => AnyFeature): string => {
      const graph = new FeatureGraph();
      graph.add(definitionOfVideo);
      return graph.featureSpecVersion(childOf(graph, Video), LENGTH);
    };
    const child = { key: "video/long", idColumns: ["videoId"] } as const;
    const byCallback = versionWith((graph, parent) =>
      graph.define({ ...child, deps: [dep(parent, { filter: (c) => c("duration").gt(0) })] }),
    );
    const byText = versionWith((graph, parent) =>
      graph.define({ ...child, deps: [dep(parent, { filter: "duration > 0" })] }),
    );
    expect(byCallback).toBe(byText);
  });

  test("the seeds' vocabulary means the same", () => {
    const inSeedsWords = withGraph(new FeatureGraph(), () => {
      class VideoFeature extends Feature(
        new FeatureSpec({
          key: new FeatureKey(["video", "processing"]),
          containers: [new ContainerSpec({ key: new ContainerKey(["audio"]), codeVersion: 2 })],
        }),
      ) {}
      class Child extends Feature(
        new FeatureSpec({
          key: new FeatureKey(["video", "child"]),
          deps: [new FeatureDep({ key: new FeatureKey(["video", "processing"]) })],
          containers: [
            new ContainerSpec({
              key: new ContainerKey(["default"]),
              codeVersion: 1,
              deps: [
                new ContainerDep({
                  featureKey: new FeatureKey(["video", "processing"]),
                  containers: [new ContainerKey(["audio"])],
                }),
              ],
            }),
          ],
        }),
      ) {}
      return [VideoFeature.idColumns, currentGraph().definitionVersion(Child, LENGTH)] as const;
    });
    const inTodaysWords = withGraph(new FeatureGraph(), () => {
      class VideoFeature extends Feature(
        new FeatureSpec({
          key: "video/processing",
          fields: [new FieldSpec({ key: new FieldKey(["audio"]), codeVersion: 2 })],
        }),
      ) {}
      class Child extends Feature(
        new FeatureSpec({
          key: "video/child",
          deps: [new FeatureDep({ feature: VideoFeature })],
          fields: [
            new FieldSpec({
              key: "default",
              codeVersion: "1",
              deps: [new FieldDep({ feature: VideoFeature, fields: ["audio"] })],
            }),
          ],
        }),
      ) {}
      return [VideoFeature.idColumns, currentGraph().definitionVersion(Child, LENGTH)] as const;
    });
    expect(inSeedsWords).toEqual(inTodaysWords);
    expect(inSeedsWords[0]).toEqual(["sample_id"]);
  });

  test("the identical definition again is harmless, another one is an error", () => {
    const graph = new FeatureGraph();
    const define = (codeVersion: string) =>
      graph.define({ key: "once/only", idColumns: ["id"], fields: { body: codeVersion } });
    define("1");
    expect(() => define("1")).not.toThrow();
    expect(() => define("2")).toThrow(/once\/only is already defined with other fields/);
  });
});
