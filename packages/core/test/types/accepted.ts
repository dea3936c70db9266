import { expectTypeOf } from "vitest";
import {
  type AnyFeature,
  dep,
  type FeatureId,
  FeatureKey,
  type FieldRef,
  type IdValue,
  type IncrementRow,
  type ReadRow,
  type Values,
  type WriteRow,
} from "../../src/feature/index.ts";
import { defineFeature, FeatureGraph } from "../../src/graph/index.ts";
import type { MetadataStore } from "../../src/metadata-store.ts";
import {
  Crop,
  Face,
  type Notes,
  type ProcessedVideoFeature,
  Report,
  Summary,
  Video,
  VideoFeature,
} from "./features.ts";

/** A row type of a user's own; interfaces have no implicit index signature. */
interface CropRow {
  videoId: string;
  cropPath: string;
}

/** Names are literal types, whichever way a feature was declared. */
export function literals(): void {
  expectTypeOf(Video.key).toEqualTypeOf<"video/raw">();
  expectTypeOf(Crop.key).toEqualTypeOf<"video/crop">();
  expectTypeOf(Face.key).toEqualTypeOf<"video/face">();
  expectTypeOf(Summary.key).toEqualTypeOf<"video/summary">();
  expectTypeOf(Report.key).toEqualTypeOf<"video/report">();
  expectTypeOf(VideoFeature.key).toEqualTypeOf<"video/processing">();
  expectTypeOf(Video.idColumns).toEqualTypeOf<readonly "videoId"[]>();
  expectTypeOf(VideoFeature.idColumns).toEqualTypeOf<readonly "sample_id"[]>();
  expectTypeOf(Video.fields.audio).toEqualTypeOf<FieldRef<"video/raw", "audio">>();
  expectTypeOf<keyof typeof Report.fields>().toEqualTypeOf<"text" | "all">();
  expectTypeOf<keyof typeof Summary.fields>().toEqualTypeOf<"default">();
  expectTypeOf<keyof typeof VideoFeature.fields>().toEqualTypeOf<"frames" | "audio">();
  expectTypeOf<keyof typeof Notes.fields>().toEqualTypeOf<"body">();
  expectTypeOf<FeatureId<typeof Face>>().toEqualTypeOf<"videoId" | "faceId">();
  expectTypeOf(new FeatureKey(["a", "b-c"]).toString()).toEqualTypeOf<"a/b-c">();
  expectTypeOf<typeof ProcessedVideoFeature>().toExtend<AnyFeature>();
}

/** Rows have the ids and columns that are declared or that parents give. */
export function rows(): void {
  expectTypeOf<IncrementRow<typeof Crop>["videoId"]>().toEqualTypeOf<string>();
  expectTypeOf<IncrementRow<typeof Crop>["videoPath"]>().toEqualTypeOf<string | null>();
  expectTypeOf<IncrementRow<typeof Crop>["metaxy_stale_fields"]>().toEqualTypeOf<("audio" | "frames")[]>();
  expectTypeOf<IncrementRow<typeof Report>["hue"]>().toEqualTypeOf<unknown>();
  expectTypeOf<IncrementRow<typeof Report>["path"]>().toEqualTypeOf<string | null>();
  expectTypeOf<WriteRow<typeof Crop>["videoId"]>().toEqualTypeOf<string>();
  expectTypeOf<WriteRow<typeof Face>["faceId"]>().toEqualTypeOf<IdValue>();
  expectTypeOf<WriteRow<typeof VideoFeature>["sample_id"]>().toEqualTypeOf<IdValue>();
  expectTypeOf<Values["int64"]>().toEqualTypeOf<bigint>();
  expectTypeOf<Values["int53"]>().toEqualTypeOf<number>();
}

/** What parents declare reaches rows of increments, under renames, and ids of features that declare no columns. */
export function givenWords(): void {
  const columns = { id: "int64", frames: "int53", taken: "timestamp_us", seen: "timestamp" } as const;
  const Clip = defineFeature({ key: "clip", idColumns: ["id"], columns });
  const deps = [dep(Clip, { rename: { id: "clip", frames: "length" }, select: ["length", "taken", "seen"] })] as const;
  const Cut = defineFeature({ key: "cut", idColumns: ["clip"], deps });
  expectTypeOf<IncrementRow<typeof Cut>["clip"]>().toEqualTypeOf<bigint>();
  expectTypeOf<IncrementRow<typeof Cut>["length"]>().toEqualTypeOf<number | null>();
  expectTypeOf<IncrementRow<typeof Cut>["taken"]>().toEqualTypeOf<bigint | null>();
  expectTypeOf<IncrementRow<typeof Cut>["seen"]>().toEqualTypeOf<Date | null>();
  expectTypeOf<ReadRow<typeof Cut>["clip"]>().toEqualTypeOf<bigint>();
  expectTypeOf<WriteRow<typeof Cut>["clip"]>().toEqualTypeOf<bigint>();
}

/** Lists and structs are declared by what they hold. */
export function nestedColumns(store: MetadataStore): void {
  const columns = {
    id: "string",
    tags: "list<string>",
    counts: "list<int64>",
    box: { x: "float64", at: { us: "timestamp_us" } },
  } as const;
  const Shot = defineFeature({ key: "shot", idColumns: ["id"], columns });
  const row = { id: "a", tags: ["x", null], counts: [1n], box: { x: 1, at: { us: 1n } } };
  void store.writeMetadata(Shot, [row, { id: "b", tags: undefined, box: null }]);
  expectTypeOf<ReadRow<typeof Shot>["tags"]>().toEqualTypeOf<readonly (string | null)[] | null>();
  expectTypeOf<ReadRow<typeof Shot>["counts"]>().toEqualTypeOf<readonly (bigint | null)[] | null>();
  type Box = { readonly x: number | null; readonly at: { readonly us: bigint | null } | null };
  expectTypeOf<ReadRow<typeof Shot>["box"]>().toEqualTypeOf<Box | null>();
  void store.readMetadata(Shot, {
    filters: (c) => c("box").field("x").gt(1),
  });
}

/** Nested field keys are structs with `_` for every `/`. */
export function structKeys(store: MetadataStore): void {
  const Nested = defineFeature({ key: "nested", idColumns: ["id"], fields: { "a/b/c": 1, d: 2 } });
  const row = { id: 1, metaxy_provenance_by_field: { a_b_c: "x", d: "y" } };
  void store.writeMetadata(Nested, [row]);
  void store.readMetadata(Nested, { filters: (c) => c("metaxy_data_version_by_field").field("a_b_c").eq("x") });
}

/** What a store reads, gives and writes. */
export async function store(store: MetadataStore, cropped: CropRow[]): Promise<void> {
  const increment = await store.resolveUpdate(Crop);
  for await (const batch of increment.toProcess().batches()) {
    await store.writeMetadata(
      Crop,
      batch.map((row) => ({ ...row, cropPath: `${row.videoPath}.crop` })),
    );
  }
  await store.writeMetadata(Crop, cropped);
  await store.writeMetadata(Video, [
    { videoId: "v", path: null, metaxy_provenance_by_field: { audio: "1", frames: null } },
  ]);
  await store.writeMetadata(Video, [{ videoId: "v", data_version: { audio: "1", frames: "2" } }]);
  await store.writeMetadata(Video, await store.readMetadata(Video).toArray());
  await store.writeMetadata("video/raw", [{ anything: 1 }]);
  const read = store.readMetadata(Video, {
    columns: ["videoId", "path"],
    filters: (c) =>
      c("duration")
        .gt(1)
        .and(c("metaxy_updated_at").lt(new Date()), c("path").neq(c("videoId"))),
  });
  const [row] = await read.toArray();
  expectTypeOf(row).toEqualTypeOf<{ readonly videoId: string; readonly path: string | null } | undefined>();
  const [open] = await store.readMetadata(new FeatureKey("video/raw")).toArray();
  expectTypeOf(open?.anything).toEqualTypeOf<unknown>();
  const [every] = await store.readMetadata(Video).toArray();
  expectTypeOf(every?.metaxy_deleted_at).toEqualTypeOf<Date | null | undefined>();
  expectTypeOf(every?.metaxy_provenance_by_field.audio).toEqualTypeOf<string | null | undefined>();
  const [crop] = await store.readMetadata(Crop).toArray();
  expectTypeOf(crop?.videoId).toEqualTypeOf<string | undefined>();
  expectTypeOf(crop?.metaxy_provenance_by_field.audio).toEqualTypeOf<string | null | undefined>();
  const [carried] = await increment.carried().toArray();
  expectTypeOf(carried?.metaxy_status).toEqualTypeOf<"carried" | undefined>();
  expectTypeOf(carried?.metaxy_stale_fields).toEqualTypeOf<null | undefined>();
}

/** Options may be computed: `undefined` is as good as left out. */
export function undefinedOptions(filter?: string): void {
  const given = dep(Video, { filter, select: undefined, lineage: undefined, fields: undefined });
  expectTypeOf(given.feature).toEqualTypeOf<"video/raw">();
  const A = new FeatureGraph().define({
    key: "a",
    idColumns: ["videoId"],
    columns: undefined,
    deps: [given],
    fields: { x: { codeVersion: undefined, deps: undefined } },
    project: undefined,
  });
  expectTypeOf<IncrementRow<typeof A>["duration"]>().toEqualTypeOf<number | null>();
}

/** A graph of its own declares with the same types. */
export function ownGraph(): void {
  const graph = new FeatureGraph({ project: "tests" });
  const A = graph.define({ key: "a/b", idColumns: ["id"], columns: { id: "int64" }, fields: { x: 1 } });
  expectTypeOf(A.key).toEqualTypeOf<"a/b">();
  expectTypeOf<WriteRow<typeof A>["id"]>().toEqualTypeOf<bigint>();
}
