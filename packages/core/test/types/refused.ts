import {
  aggregation,
  defineSpec,
  dep,
  expansion,
  FeatureKey,
  FeatureSpec,
  FieldSpec,
  mapFields,
} from "../../src/feature/index.ts";
import { defineFeature, externalFeature } from "../../src/graph/index.ts";
import { Crop, Video, VideoFeature } from "./features.ts";
import type { TypedStore } from "./typed-store.ts";

/** Names that do not exist, in a feature's own declaration. */
export function names(): void {
  // @ts-expect-error unknown field
  void Video.fields.audoi;
  // @ts-expect-error unknown field of a feature declared in the seeds' words
  void VideoFeature.fields.audoi;
  // @ts-expect-error id column that `columns` does not have
  defineFeature({ key: "a", idColumns: ["videooId"], columns: { videoId: "string" }, fields: { text: 1 } });
  // @ts-expect-error word that is no column type
  defineFeature({ key: "a", idColumns: ["videoId"], columns: { videoId: "text" }, fields: { text: 1 } });
  // @ts-expect-error word of a list that is no column type
  defineFeature({ key: "a", idColumns: ["videoId"], columns: { videoId: "string", tags: "list<text>" } });
  // @ts-expect-error the same, in a spec
  defineSpec({ key: "a", idColumns: ["videooId"], columns: { videoId: "string" } });
  // @ts-expect-error option that does not exist
  defineFeature({ key: "a", idColumns: ["videoId"], colums: { videoId: "string" } });
  // @ts-expect-error a field is named twice (TS1117)
  // biome-ignore lint/suspicious/noDuplicateObjectKeys: the compiler's refusal is what is tested
  defineFeature({ key: "a", idColumns: ["videoId"], fields: { text: 1, text: 2 } });
  // @ts-expect-error provenance of a field that the feature does not have
  externalFeature({ key: "a", project: "b", idColumns: ["id"], fields: ["body"], provenanceByField: { bodi: "1" } });
  // @ts-expect-error a key is text or parts
  new FeatureKey(1);
}

/** Dependencies that name what their parent does not have. */
export function dependencies(): void {
  // @ts-expect-error unknown column in select
  dep(Video, { select: ["pathh"] });
  // @ts-expect-error unknown column in rename
  dep(Video, { rename: { duration: "length", pathh: "videoPath" } });
  // @ts-expect-error no name can be inferred from undefined
  dep(Video, { rename: undefined });
  // @ts-expect-error unknown column in filter
  dep(Video, { filter: (c) => c("durration").gt(0) });
  // @ts-expect-error wrong value type in filter
  dep(Video, { filter: (c) => c("duration").gt("0") });
  // @ts-expect-error comparison with null
  dep(Video, { filter: (c) => c("duration").eq(null) });
  // @ts-expect-error a scalar column has no fields
  dep(Video, { filter: (c) => c("duration").field("seconds").eq(1) });
  // @ts-expect-error a filter must return a condition
  dep(Video, { filter: (c) => c("duration") });
  // @ts-expect-error select of a name removed by rename
  dep(Video, { rename: { path: "videoPath" }, select: ["path"] });
  // @ts-expect-error aggregation on a column that the parent does not have
  dep(Crop, { lineage: aggregation({ on: ["videooId"] }) });
  // @ts-expect-error expansion on a column that the parent does not have
  dep(Crop, { lineage: expansion({ on: ["videooId"] }) });
  // @ts-expect-error an expansion needs its columns
  dep(Crop, { lineage: expansion() });
  // @ts-expect-error mapFields names a field that the parent does not have
  dep(Crop, { fields: mapFields({ text: ["audoi"] }) });
  // @ts-expect-error excluded field that the parent does not have
  dep(Crop, { fields: { exclude: ["audoi"] } });
  // @ts-expect-error mapFields names a child field twice (TS1117)
  // biome-ignore lint/suspicious/noDuplicateObjectKeys: the compiler's refusal is what is tested
  mapFields({ text: ["audio"], text: ["frames"] });
  // @ts-expect-error option that does not exist
  dep(Video, { filters: "duration > 0" });
  // @ts-expect-error a string names no columns; new FeatureDep does
  dep("video/raw");
}

/** Fields that depend on what is not among the parents. */
export function fields(): void {
  const base = defineSpec({ key: "a", idColumns: ["videoId"] });
  const deps = [dep(Crop)] as const;
  const mapped = [dep(Crop, { fields: mapFields({ texxt: ["audio"] }) })] as const;
  const audio = { codeVersion: 1, deps: [Video.fields.audio] } as const;
  // @ts-expect-error mapFields names a field that the child does not have
  defineFeature({ ...base, deps: mapped, fields: { text: 1 } });
  // @ts-expect-error field of a feature that is not among deps
  defineFeature({ ...base, deps, fields: { text: audio } });
  // @ts-expect-error a root has no parents
  defineFeature({ key: "a", idColumns: ["videoId"], fields: { text: audio } });
  // @ts-expect-error a feature is no dependency
  defineFeature({ ...base, deps: [Video], fields: { text: 1 } });
  // @ts-expect-error a code version is text or a number
  new FieldSpec({ key: "a", codeVersion: true });
  // @ts-expect-error a spec needs a key
  new FeatureSpec({ fields: ["a"] });
}

/** Rows that are not those of the feature. */
export function rows(store: TypedStore): void {
  // @ts-expect-error write without an id column
  void store.writeMetadata(Video, [{ path: "p" }]);
  // @ts-expect-error write of a misspelt column
  void store.writeMetadata(Video, [{ videoId: "v", pathh: "p" }]);
  // @ts-expect-error write of another type
  void store.writeMetadata(Video, [{ videoId: "v", duration: "1" }]);
  // @ts-expect-error id of another type, known through the parent
  void store.writeMetadata(Crop, [{ videoId: 1 }]);
  // @ts-expect-error write of a misspelt field
  void store.writeMetadata(Video, [{ videoId: "v", metaxy_provenance_by_field: { audio: "1", framez: "2" } }]);
  // @ts-expect-error read of a column that does not exist
  void store.readMetadata(Video, { columns: ["pathh"] });
  // @ts-expect-error filter on a column that does not exist
  void store.readMetadata(Video, { filters: (c) => c("pathh").eq("p") });
  // @ts-expect-error filter on a field that does not exist
  void store.readMetadata(Video, { filters: (c) => c("metaxy_data_version_by_field").field("audoi").eq("1") });
}
