import {
  aggregation,
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
import { defineFeature, externalFeature, Feature } from "../../src/graph/index.ts";

export const Video = defineFeature({
  key: "video/raw",
  idColumns: ["videoId"],
  columns: { videoId: "string", path: "string", duration: "float64" },
  fields: { audio: "1", frames: "1" },
});

export const Crop = defineFeature({
  key: ["video", "crop"],
  idColumns: ["videoId"],
  deps: [dep(Video, { rename: { path: "videoPath" }, filter: (c) => c("duration").gt(0), select: ["videoPath"] })],
  fields: {
    audio: { codeVersion: "1", deps: [Video.fields.audio] },
    frames: { codeVersion: "2", deps: [Video.fields.frames] },
  },
});

export const Face = defineFeature({
  key: new FeatureKey(["video", "face"]),
  idColumns: ["videoId", "faceId"],
  deps: [dep(Crop, { lineage: expansion({ on: ["videoId"] }) })],
  fields: { box: { codeVersion: "1", deps: [Crop.fields.frames] } },
});

export const Summary = defineFeature({
  key: new FeatureKey("video/summary"),
  idColumns: ["videoId"],
  deps: [dep(Face, { lineage: aggregation({ on: ["videoId"] }) })],
});

export const Notes = externalFeature({
  key: "notes/raw",
  project: "other",
  idColumns: ["videoId"],
  fields: ["body"],
  provenanceByField: { body: "…" },
});

export const reportSpec = defineSpec({
  key: "video/report",
  idColumns: ["videoId"],
  project: "reports",
  description: "…",
  metadata: { owner: "vision", tags: ["a", 1, null] },
  deps: [
    dep(Crop, { fields: mapFields({ text: ["audio"] }) }),
    optional(dep(Notes, { fields: "none" })),
    dep(openColumns(Video), {
      rename: { colour: "hue" },
      select: ["hue", "path"],
      fields: { matchSuffix: true, exclude: ["audio"] },
    }),
  ],
  fields: { text: "1", all: { codeVersion: "1", deps: allFields } },
});
export class Report extends Feature(reportSpec) {}

export class VideoFeature extends Feature(
  new FeatureSpec({
    key: new FeatureKey(["video", "processing"]),
    containers: [
      new ContainerSpec({ key: new ContainerKey(["frames"]), codeVersion: 1 }),
      new ContainerSpec({ key: new ContainerKey(["audio"]), codeVersion: 2 }),
    ],
  }),
) {}

export class ProcessedVideoFeature extends Feature(
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
    ],
  }),
) {}
