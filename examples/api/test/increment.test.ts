import {
  defineFeature,
  dep,
  FeatureGraph,
  type MetadataStore,
  VersioningEngineMismatchError,
  withGraph,
} from "@metaxy/core";
import { describe, expect, test } from "vitest";
import { Cast, Crop, Face, rows, Video } from "../features.ts";
import { bothStores } from "./stores.ts";

const nothing = { new: 0, stale: 0, orphaned: 0, carried: 0 };

async function updateCrop(store: MetadataStore): Promise<void> {
  await using increment = await store.resolveUpdate(Crop);
  for await (const batch of increment.toProcess().batches()) await store.writeMetadata(Crop, batch);
}

const facesOf = (parents: readonly { readonly videoId: string }[]) =>
  parents.flatMap(({ videoId }) =>
    (videoId === "v1" ? [1, 2] : []).map((face) => ({ videoId, faceId: `${videoId}-${face}` })),
  );

describe.each(bothStores())("The increment on the %s store", (_, newStore) => {
  test("hands out what is new and stale, once, with its stale fields", async () => {
    await using store = await newStore().open("write");
    await store.writeMetadata(Video, rows);
    {
      await using increment = await store.resolveUpdate(Crop);
      expect(increment.counts).toEqual({ ...nothing, new: 2 });
      for await (const batch of increment.toProcess().batches()) {
        expect(batch.map((row) => [row.metaxy_status, row.metaxy_stale_fields.toSorted()])).toEqual([
          ["new", ["audio", "frames"]],
          ["new", ["audio", "frames"]],
        ]);
        await store.writeMetadata(
          Crop,
          batch.map((row) => ({ ...row, path: `/crops${row.videoPath}` })),
        );
      }
      // The spool is the increment's own: what was written meanwhile does not change it.
      expect((await increment.toProcess().toArray()).length).toBe(2);
    }
    await using done = await store.resolveUpdate(Crop);
    expect(done.counts).toEqual(nothing);

    await store.writeMetadata(Video, [
      {
        videoId: "v1",
        path: "/v1.mp4",
        duration: 10,
        metaxy_provenance_by_field: { audio: "a1-louder", frames: "f1" },
      },
    ]);
    await store.deleteMetadata(Video, { where: (c) => c("videoId").eq("v2") });
    await using changed = await store.resolveUpdate(Crop);
    expect(changed.counts).toEqual({ ...nothing, stale: 1, orphaned: 1 });
    const [stale] = await changed.toProcess().toArray();
    expect([stale?.videoId, stale?.metaxy_status, stale?.metaxy_stale_fields]).toEqual(["v1", "stale", ["audio"]]);
    const frames = await changed.collect();
    expect([frames.new.height, frames.stale.height, frames.orphaned.height]).toEqual([0, 1, 1]);
    expect(frames.orphaned.getColumn("videoId").toArray()).toEqual(["v2"]);
  });

  test("an expansion is worked on by parent, and childless parents are done", async () => {
    await using store = await newStore().open("write");
    await store.writeMetadata(Video, rows);
    await updateCrop(store);
    {
      await using faces = await store.resolveUpdate(Face);
      expect(faces.counts).toEqual({ ...nothing, new: 2 });
      for await (const parents of faces.toProcess().batches()) {
        expect(await store.replaceChildren(Face, parents, facesOf(parents))).toEqual({
          parents: 2,
          children: 2,
          vanished: 0,
          childless: 1,
        });
      }
    }
    await using done = await store.resolveUpdate(Face);
    expect(done.counts).toEqual(nothing);
  });

  test("an aggregation comes in groups", async () => {
    await using store = await newStore().open("write");
    await store.writeMetadata(Video, rows);
    await updateCrop(store);
    await using faces = await store.resolveUpdate(Face);
    for await (const parents of faces.toProcess().batches())
      await store.replaceChildren(Face, parents, facesOf(parents));
    await using increment = await store.resolveUpdate(Cast);
    expect(increment.counts).toEqual({ ...nothing, new: 1 });
    const groups: unknown[] = [];
    for await (const group of increment.toProcess().groups()) groups.push(group.map((row) => row.faceId));
    expect(groups).toEqual([["v1-1", "v1-2"]]);
  });

  test("compareWith latest makes one field stale where its code version was raised, and carries the rest", async () => {
    await using store = await newStore().open("write");
    const childOf = (codeVersions: { readonly audio: string; readonly frames: string }) =>
      withGraph(new FeatureGraph(), () => {
        const Parent = defineFeature({ key: "video/raw", idColumns: ["videoId"], fields: { audio: "1", frames: "1" } });
        const fields = {
          audio: { codeVersion: codeVersions.audio, deps: [Parent.fields.audio] },
          frames: { codeVersion: codeVersions.frames, deps: [Parent.fields.frames] },
        };
        return defineFeature({ key: "video/scaled", idColumns: ["videoId"], deps: [dep(Parent)], fields });
      });
    await store.writeMetadata(Video, rows);
    const first = childOf({ audio: "1", frames: "1" });
    {
      await using increment = await store.resolveUpdate(first);
      await store.writeMetadata(first, increment.toProcess());
    }
    const raised = childOf({ audio: "1", frames: "2" });
    {
      await using byDefinition = await store.resolveUpdate(raised);
      expect(byDefinition.counts).toEqual({ ...nothing, new: 3 });
      await using byLatest = await store.resolveUpdate(raised, { compareWith: "latest" });
      expect(byLatest.counts).toEqual({ ...nothing, stale: 3 });
      const fields = (await byLatest.toProcess().toArray()).map((row) => row.metaxy_stale_fields);
      expect(fields).toEqual([["frames"], ["frames"], ["frames"]]);
    }
    const withoutFrames = withGraph(new FeatureGraph(), () => {
      const Parent = defineFeature({ key: "video/raw", idColumns: ["videoId"], fields: { audio: "1", frames: "1" } });
      const fields = { audio: { codeVersion: "1", deps: [Parent.fields.audio] } };
      return defineFeature({ key: "video/scaled", idColumns: ["videoId"], deps: [dep(Parent)], fields });
    });
    await using removed = await store.resolveUpdate(withoutFrames, { compareWith: "latest" });
    expect(removed.counts).toEqual({ ...nothing, carried: 3 });
    expect(await store.carryForward(removed)).toEqual({ rows: 3 });
    await using done = await store.resolveUpdate(withoutFrames);
    expect(done.counts).toEqual(nothing);
  });

  test("a lazy increment runs when asked", async () => {
    const store = newStore();
    await store.writeMetadata(Video, rows);
    await using increment = await store.resolveUpdate(Crop, { lazy: true });
    expect(() => increment.counts).toThrow(/has not run/);
    await increment.run();
    expect(increment.counts).toEqual({ ...nothing, new: 2 });
  });

  test("a root takes samples", async () => {
    const store = newStore();
    await store.writeMetadata(Video, rows);
    await using increment = await store.resolveUpdate(Video, { samples: rows.slice(0, 2) });
    expect(increment.counts).toEqual({ ...nothing, orphaned: 1 });
    await expect(store.resolveUpdate(Video)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  test("filters, predicates and engines", async () => {
    await using store = await newStore().open("write");
    await store.writeMetadata(Video, rows);
    const counts = async (options: Parameters<typeof store.resolveUpdate<typeof Crop>>[1]) => {
      await using increment = await store.resolveUpdate(Crop, options);
      return increment.counts;
    };
    expect(
      await counts({
        filters: { "video/raw": (c) => c("videoId").eq("v1") },
      }),
    ).toEqual({ ...nothing, new: 1 });
    expect(await counts({ globalFilters: "videoId = 'v2'" })).toEqual({ ...nothing, new: 1 });
    await updateCrop(store);
    expect(await counts({})).toEqual(nothing);
    expect(await counts({ targetFilters: (c) => c("videoId").eq("v1") })).toEqual({ ...nothing, new: 1 });
    expect(await counts({ stalenessPredicates: (c) => c("videoId").eq("v1") })).toEqual({ ...nothing, stale: 1 });
    expect(await counts({ skipComparison: true })).toEqual({ ...nothing, new: 2 });
    expect(
      await counts({ samples: [{ videoId: "v9", metaxy_provenance_by_field: { audio: "a", frames: "f" } }] }),
    ).toEqual({
      ...nothing,
      new: 1,
      orphaned: 2,
    });
    expect(await counts({ versioningEngine: "polars" })).toEqual(nothing);
    if (store.capabilities.nativeHashes.length === 0) {
      await expect(counts({ versioningEngine: "native" })).rejects.toThrow(VersioningEngineMismatchError);
    } else {
      expect(await counts({ versioningEngine: "native" })).toEqual(nothing);
    }
  });

  test("upstream rows and computed versions", async () => {
    const store = newStore();
    await store.writeMetadata(Video, rows);
    await updateCrop(store);
    const upstream = await store.readUpstreamMetadata(Face);
    expect([...upstream.keys()]).toEqual(["video/crop"]);
    expect((await upstream.get("video_crop")?.toArray())?.length).toBe(2);
    const written = await store.calculateAndWriteDataVersions({
      feature: Face,
      sampleDf: [{ videoId: "v1", faceId: "v1-1" }],
      allowUpstreamFallback: true,
    });
    expect(written.getColumn("faceId").toArray()).toEqual(["v1-1"]);
  });
});
