import { describe, expect, it } from "vitest";
import {
  allFields,
  ContainerDep,
  ContainerKey,
  ContainerSpec,
  defineSpec,
  dep,
  expansion,
  FeatureDep,
  FeatureKey,
  FeatureSpec,
  mapFields,
  openColumns,
  optional,
} from "../../src/feature/index.ts";
import { defineFeature, externalFeature, Feature, FeatureGraph, withGraph } from "../../src/graph/index.ts";

function declared() {
  const Video = defineFeature({
    key: "video/raw",
    idColumns: ["videoId"],
    columns: { videoId: "string", path: "string", duration: "float64" },
    fields: { audio: "1", frames: "1" },
  });
  const Crop = defineFeature({
    key: "video/crop",
    idColumns: ["videoId"],
    deps: [dep(Video, { rename: { path: "videoPath" }, filter: (c) => c("duration").gt(0), select: ["videoPath"] })],
    fields: {
      audio: { codeVersion: "1", deps: [Video.fields.audio] },
      frames: { codeVersion: "2", deps: [Video.fields.frames] },
    },
  });
  const Face = defineFeature({
    key: "video/face",
    idColumns: ["videoId", "faceId"],
    deps: [dep(Crop, { lineage: expansion({ on: ["videoId"] }) })],
    fields: { box: { codeVersion: "1", deps: [Crop.fields.frames] } },
  });
  const Notes = externalFeature({
    key: "notes/raw",
    project: "other",
    idColumns: ["videoId"],
    fields: ["body"],
    provenanceByField: { body: "…" },
  });
  const Report = defineFeature({
    key: "video/report",
    idColumns: ["videoId"],
    project: "reports",
    description: "…",
    metadata: { owner: "vision" },
    deps: [dep(Crop, { fields: mapFields({ text: ["audio"] }) }), optional(dep(Notes, { fields: "none" }))],
    fields: { text: "1", all: { codeVersion: "1", deps: allFields } },
  });
  const spec = defineSpec({
    key: ["video", "open"],
    idColumns: ["videoId"],
    deps: [
      dep(openColumns(Video), {
        select: ["colour"],
        filter: "duration > 0",
        fields: { matchSuffix: true, exclude: ["audio"] },
      }),
    ],
    fields: { audio: { codeVersion: 1, deps: [] }, frames: 1 },
  });
  class Open extends Feature(spec) {}
  class VideoFeature extends Feature(
    new FeatureSpec({
      key: new FeatureKey(["video", "processing"]),
      containers: [
        new ContainerSpec({ key: new ContainerKey(["frames"]), codeVersion: 1 }),
        new ContainerSpec({ key: new ContainerKey(["audio"]), codeVersion: 2 }),
      ],
    }),
  ) {}
  const key = new FeatureKey(["video", "processing"]);
  class ProcessedVideoFeature extends Feature(
    new FeatureSpec({
      key: new FeatureKey(["processed", "video"]),
      deps: [new FeatureDep({ key })],
      containers: [
        new ContainerSpec({
          key: new ContainerKey(["default"]),
          codeVersion: 1,
          deps: [
            new ContainerDep({
              featureKey: key,
              containers: [new ContainerKey(["frames"]), new ContainerKey(["audio"])],
            }),
          ],
        }),
      ],
    }),
  ) {}
  return { Video, Crop, Face, Notes, Report, Open, VideoFeature, ProcessedVideoFeature };
}

describe("the ways to declare a feature", () => {
  it("mean what they say", () => {
    const graph = new FeatureGraph({ project: "vision" });
    const features = withGraph(graph, declared);
    graph.validate();
    const parents = Object.values(features).map((feature) => [
      feature.key,
      graph.projectOf(feature),
      Object.fromEntries(
        [...graph.fieldParents(feature)].map(([field, found]) => [field, found.map(({ qualified }) => qualified)]),
      ),
    ]);
    expect(parents).toEqual([
      ["video/raw", "vision", { audio: [], frames: [] }],
      ["video/crop", "vision", { audio: ["video/raw.audio"], frames: ["video/raw.frames"] }],
      ["video/face", "vision", { box: ["video/crop.frames"] }],
      ["notes/raw", "other", { body: [] }],
      [
        "video/report",
        "reports",
        { text: ["video/crop.audio"], all: ["notes/raw.body", "video/crop.audio", "video/crop.frames"] },
      ],
      ["video/open", "vision", { audio: [], frames: ["video/raw.frames"] }],
      ["video/processing", "vision", { frames: [], audio: [] }],
      ["processed/video", "vision", { default: ["video/processing.audio", "video/processing.frames"] }],
    ]);
    expect(graph.topologicalOrder()).toEqual([
      "notes/raw",
      "video/processing",
      "processed/video",
      "video/raw",
      "video/crop",
      "video/face",
      "video/open",
      "video/report",
    ]);
  });

  it("may run twice, as a module that is loaded twice does", () => {
    const graph = new FeatureGraph();
    const [first, second] = withGraph(graph, () => [declared(), declared()]);
    expect(graph.features()).toHaveLength(8);
    expect(graph.featureVersion(second.Report, 20)).toBe(graph.featureVersion(first.Report, 20));
  });
});
