import {
  aggregation,
  allFields,
  defineFeature,
  dep,
  expansion,
  externalFeature,
  mapFields,
  optional,
} from "@metaxy/core";

export const Video = defineFeature({
  key: "video/raw",
  idColumns: ["videoId"],
  columns: { videoId: "string", path: "string", duration: "float64" },
  fields: { audio: "1", frames: "1" },
});

export const Crop = defineFeature({
  key: "video/crop",
  idColumns: ["videoId"],
  deps: [dep(Video, { rename: { path: "videoPath" }, filter: (c) => c("duration").gt(0), select: ["videoPath"] })],
  fields: {
    audio: { codeVersion: "1", deps: [Video.fields.audio] },
    frames: { codeVersion: "2", deps: [Video.fields.frames] },
  },
});

export const Face = defineFeature({
  key: "video/face",
  idColumns: ["videoId", "faceId"],
  deps: [dep(Crop, { lineage: expansion({ on: ["videoId"] }) })],
  fields: { box: { codeVersion: "1", deps: [Crop.fields.frames] } },
});

/** N:1, for the increment's groups; not a part of the block. */
export const Cast = defineFeature({
  key: "video/cast",
  idColumns: ["videoId"],
  deps: [dep(Face, { lineage: aggregation({ on: ["videoId"] }) })],
  fields: { faces: "1" },
});

export const Notes = externalFeature({
  key: "notes/raw",
  project: "other",
  idColumns: ["videoId"],
  fields: ["body"],
  provenanceByField: { body: "6f1ed002ab5595859014" },
});

export const Report = defineFeature({
  key: "video/report",
  idColumns: ["videoId"],
  project: "reports",
  description: "What was said in a video, and what was noted about it.",
  metadata: { owner: "vision" },
  deps: [dep(Crop, { fields: mapFields({ text: ["audio"] }) }), optional(dep(Notes, { fields: "none" }))],
  fields: { text: "1", all: { codeVersion: "1", deps: allFields } },
});

export const rows = [
  { videoId: "v1", path: "/v1.mp4", duration: 10, metaxy_provenance_by_field: { audio: "a1", frames: "f1" } },
  { videoId: "v2", path: "/v2.mp4", duration: 0.5, metaxy_provenance_by_field: { audio: "a2", frames: "f2" } },
  { videoId: "v3", path: "/v3.mp4", duration: 0, metaxy_provenance_by_field: { audio: "a3", frames: "f3" } },
];
