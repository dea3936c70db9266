import {
  type Increment,
  type LongCallOptions,
  type MetadataStore,
  MetadataStoreError,
  StoreNotOpenError,
  withStore,
} from "@metaxy/core";
import { tableFromIPC, tableToIPC } from "apache-arrow";
import pl from "nodejs-polars";
import { describe, expect, test } from "vitest";
import { Crop, Face, rows, Video } from "../features.ts";
import { bothStores } from "./stores.ts";

const byId = (a: { readonly videoId: string }, b: { readonly videoId: string }) => (a.videoId < b.videoId ? -1 : 1);
const ids = async (store: MetadataStore, options: Parameters<typeof store.readMetadata<typeof Video>>[1] = {}) =>
  (await store.readMetadata(Video, options).toArray()).map(({ videoId }) => videoId).sort();

describe.each(bothStores())("Open, write, read on the %s store", (_, newStore) => {
  test("open gives the store and closes it at the end of the scope", async () => {
    const closed = newStore();
    {
      await using store = await closed.open("write");
      await store.writeMetadata(Video, rows);
      expect(await ids(store)).toEqual(["v1", "v2", "v3"]);
    }
    await expect(closed.hasFeature(Video)).rejects.toThrow(StoreNotOpenError);
    const count = await withStore(newStore(), "write", async (store) => (await store.writeMetadata(Video, rows)).rows);
    expect(count).toBe(3);
  });

  test("rows may be objects, a frame, an Arrow table or iterables of them", async () => {
    const expected = rows.map(({ metaxy_provenance_by_field, ...row }) => row);
    const frame = pl.DataFrame({
      videoId: rows.map((row) => row.videoId),
      path: rows.map((row) => row.path),
      duration: rows.map((row) => row.duration),
      metaxy_provenance_by_field: rows.map((row) => row.metaxy_provenance_by_field),
    });
    async function* oneByOne() {
      yield* rows;
    }
    const table = tableFromIPC(frame.writeIPCStream());
    for (const given of [rows, frame, table, tableToIPC(table), new Set(rows), oneByOne()]) {
      const store = newStore();
      expect(await store.writeMetadata(Video, given)).toEqual({ rows: 3 });
      const read = await store.readMetadata(Video, { columns: ["videoId", "path", "duration"] }).toArray();
      expect(read.sort(byId)).toEqual(expected);
    }
  });

  test("reads give frames, rows, batches and Arrow", async () => {
    await using store = await newStore().open("write");
    await store.writeMetadata(Video, rows);

    const df = await store.readMetadata(Video).collect();
    expect(df.sort("videoId").getColumn("path").toArray()).toEqual(["/v1.mp4", "/v2.mp4", "/v3.mp4"]);

    const some = await store
      .readMetadata(Video, { filters: pl.col("duration").gt(1), columns: ["videoId", "path"] })
      .toArray();
    expect(some).toEqual([{ videoId: "v1", path: "/v1.mp4" }]);

    const oneByOne: string[] = [];
    for await (const row of store.readMetadata(Video)) oneByOne.push(row.videoId);
    expect(oneByOne.sort()).toEqual(["v1", "v2", "v3"]);

    const sizes: number[] = [];
    for await (const batch of store.readMetadata(Video).batches({ size: 2 })) sizes.push(batch.length);
    expect(sizes).toEqual([2, 1]);

    const heights: number[] = [];
    for await (const frame of store.readMetadata(Video).frames({ size: 2 })) heights.push(frame.height);
    expect(heights).toEqual([2, 1]);

    const arrow: number[] = [];
    for await (const bytes of store.readMetadata(Video).arrow({ size: 2 })) arrow.push(tableFromIPC(bytes).numRows);
    expect(arrow).toEqual([2, 1]);
  });

  test("a feature is there or not, and may be named in any form", async () => {
    const store = newStore();
    expect(await store.hasFeature(Video, { checkFallback: true })).toBe(false);
    expect(await store.tryReadMetadata(Video)).toBeUndefined();
    await store.writeMetadata(Video, rows);
    expect(await store.hasFeature(Video, { checkFallback: true })).toBe(true);
    for (const name of ["video/raw", "video__raw", "video_raw"]) {
      expect((await store.readMetadata(name, { columns: ["videoId"] }).toArray()).length).toBe(3);
    }
  });

  test("deletes hide rows, hard deletes remove them, a drop removes the feature", async () => {
    const store = newStore();
    await store.writeMetadata(Video, rows);
    expect(await store.deleteMetadata(Video, { where: (c) => c("videoId").eq("v1") })).toEqual({ rows: 1 });
    expect(await ids(store)).toEqual(["v2", "v3"]);
    expect(await ids(store, { includeDeleted: true })).toEqual(["v1", "v2", "v3"]);

    await store.deleteMetadata(Video, { where: (c) => c("videoId").eq("v2"), hard: true });
    expect(await ids(store, { withSampleHistory: true, includeDeleted: true })).toEqual(["v1", "v1", "v3"]);

    await store.dropFeatureMetadata(Video);
    expect(await store.hasFeature(Video)).toBe(false);
    await store.dropFeatureMetadata(Video);
  });

  test("history is kept and can be read as of a time", async () => {
    let now = 1_000_000n;
    const store = newStore({ clock: () => now });
    await store.writeMetadata(Video, rows);
    now = 2_000_000n;
    await store.writeMetadata(Video, [{ ...rows[0], videoId: "v1", path: "/v1-again.mp4" }]);
    const paths = async (options: Parameters<typeof store.readMetadata<typeof Video>>[1]) => {
      const found = await store.readMetadata(Video, { ...options, filters: (c) => c("videoId").eq("v1") }).toArray();
      return found.map(({ path }) => path).sort();
    };
    expect(await paths({})).toEqual(["/v1-again.mp4"]);
    expect(await paths({ asOf: 1_500_000n })).toEqual(["/v1.mp4"]);
    expect(await paths({ withSampleHistory: true })).toEqual(["/v1-again.mp4", "/v1.mp4"]);
    expect(await paths({ latestOnly: false, currentOnly: false })).toEqual(["/v1-again.mp4", "/v1.mp4"]);
  });

  test("copying keeps versions and times, and a second incremental copy adds nothing", async () => {
    const store = newStore();
    await store.writeMetadata(Video, rows);
    const target = newStore();
    const options = { from: store, features: [Video, Crop], incremental: true };
    expect((await target.copyMetadata(options)).rows).toBe(3);
    expect((await target.copyMetadata(options)).rows).toBe(0);
    const [original, copy] = await Promise.all([store, target].map((each) => each.readMetadata(Video).toArray()));
    expect(copy?.sort(byId)).toEqual(original?.sort(byId));
  });

  test("copies can be limited by snapshot and filter", async () => {
    const store = newStore();
    await store.writeMetadata(Video, rows);
    const copied = async (options: { readonly fromSnapshot?: string; readonly filters?: string }) =>
      (await newStore().copyMetadata({ from: store, features: [Video], ...options })).rows;
    const [row] = await store.readMetadata(Video, { columns: ["metaxy_project_version"] }).toArray();
    expect(await copied({ fromSnapshot: row?.metaxy_project_version ?? "" })).toBe(3);
    expect(await copied({ fromSnapshot: "another" })).toBe(0);
    expect(await copied({ filters: "duration > 1" })).toBe(1);
  });

  test("an empty array does nothing, a typed empty frame makes the feature", async () => {
    const store = newStore();
    expect(await store.writeMetadata(Video, [])).toEqual({ rows: 0 });
    expect(await store.hasFeature(Video)).toBe(false);
    const versions = [{ audio: "a", frames: "f" }];
    await store.writeMetadata(Video, pl.DataFrame({ videoId: ["v1"], metaxy_provenance_by_field: versions }).head(0));
    expect(await store.hasFeature(Video)).toBe(true);
    expect(await store.readMetadata(Video).toArray()).toEqual([]);
  });

  test("integers are numbers or bigints as declared, timestamps dates", async () => {
    const store = newStore();
    await store.writeMetadata("video/raw", [{ ...rows[0], videoId: "v1", frameCount: 7, recordedAt: new Date(1000) }]);
    const [row] = await store.readMetadata("video/raw", { columns: ["frameCount", "recordedAt"] }).toArray();
    expect(row).toEqual({ frameCount: 7, recordedAt: new Date(1000) });
  });

  test("a write is whole or absent, and an iterable says how many rows are safe", async () => {
    const store = newStore();
    async function* breaks() {
      yield [rows[0], rows[1]].filter((row) => row !== undefined);
      throw new Error("the disk is gone");
    }
    const failed = await store.writeMetadata(Video, breaks()).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(MetadataStoreError);
    expect(failed).toMatchObject({ code: "INPUT_FAILED", details: { rowsStored: 2 } });
    expect(await ids(store)).toEqual(["v1", "v2"]);
  });

  test("long calls tell their progress, which never falls", async () => {
    const store = newStore();
    const lastOf = async (call: (options: LongCallOptions) => Promise<unknown>) => {
      const told: number[] = [];
      await call({ onProgress: (progress) => told.push(progress.rows) });
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      return told.at(-1);
    };
    const lasts = [
      await lastOf((options) => store.writeMetadata(Video, rows, { ...options, materializationId: "run-7" })),
      await lastOf((options) => store.readMetadata(Video, options).toArray()),
      await lastOf((options) => store.readMetadata(Video, options).collect()),
      await lastOf(async (options) => {
        const increment = await store.resolveUpdate(Crop, options);
        await store.writeMetadata(Crop, increment.toProcess());
      }),
      await lastOf((options) => newStore().copyMetadata({ from: store, features: [Video, Crop], ...options })),
      await lastOf(async (options) => {
        await using faces = await store.resolveUpdate(Face);
        const parents = await faces.toProcess().toArray();
        await store.replaceChildren(Face, parents, [{ videoId: "v1", faceId: "f" }], options);
      }),
      await lastOf((options) => store.deleteMetadata(Video, { all: true, ...options })),
    ];
    expect(lasts).toEqual([3, 3, 3, 2, 5, 1, 3]);
  });

  test("a signal ends every call", async () => {
    await using store = await newStore().open("write");
    await store.writeMetadata(Video, rows);
    const signal = AbortSignal.abort();
    const ending = new AbortController();
    await using increment = await store.resolveUpdate(Crop, { signal: ending.signal });
    ending.abort();
    await using latest = await store.resolveUpdate(Crop, { compareWith: "latest" });
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      hasFeature: () => store.hasFeature(Video, { signal }),
      tryReadMetadata: () => store.tryReadMetadata(Video, { signal }),
      rows: () => store.readMetadata(Video, { signal }).toArray(),
      frame: () => store.readMetadata(Video, { signal }).collect(),
      upstream: async () => (await store.readUpstreamMetadata(Crop, { signal })).get(Video)?.toArray(),
      writeMetadata: () => store.writeMetadata(Video, rows, { signal }),
      deleteMetadata: () => store.deleteMetadata(Video, { all: true, signal }),
      dropFeatureMetadata: () => store.dropFeatureMetadata(Video, { signal }),
      copyMetadata: () => newStore().copyMetadata({ from: store, features: [Video], signal }),
      resolveUpdate: () => store.resolveUpdate(Crop, { signal }),
      "rows of an increment": () => increment.toProcess().toArray(),
      carryForward: () => store.carryForward(latest, { signal }),
      replaceChildren: () => store.replaceChildren(Face, [{ videoId: "v1" }], [], { signal }),
      calculate: () => store.calculateAndWriteDataVersions({ feature: Crop, sampleDf: [{ videoId: "v1" }], signal }),
      validateHashAlgorithm: () => store.validateHashAlgorithm({ signal }),
    };
    for (const [name, call] of Object.entries(calls)) {
      await expect(call(), name).rejects.toMatchObject({ code: "ABORTED" });
    }
    expect(await ids(store)).toEqual(["v1", "v2", "v3"]);
    expect(await store.hasFeature(Crop)).toBe(false);
    expect(store.display()).toMatch(/MetadataStore/);
    await store.validateHashAlgorithm();
  });

  test("a previous row is the stored one, also in frames", async () => {
    await using store = await newStore().open("write");
    await store.writeMetadata(Video, rows);
    await using first = await store.resolveUpdate(Crop);
    const made = (await first.toProcess().toArray()).map((row) => ({ ...row, note: `made of ${row.videoPath}` }));
    expect((await first.toProcess().toArray()).map((row) => row.previous())).toEqual([null, null]);
    await store.writeMetadata(Crop, made);
    const changed = { ...rows[0], videoId: "v1", metaxy_provenance_by_field: { audio: "a1-louder", frames: "f1" } };
    await store.writeMetadata(Video, [changed]);
    await using second = await store.resolveUpdate(Crop);
    const [row] = await second.toProcess().toArray();
    expect([row?.videoPath, row?.previous()?.note]).toEqual(["/v1.mp4", "made of /v1.mp4"]);
    const frame = await second.toProcess().collect();
    const notes = frame.select(pl.col("metaxy_previous").struct.field("note").alias("note"));
    expect(notes.getColumn("note").toArray()).toEqual(["made of /v1.mp4"]);
  });

  test("what is no mode, no store and no increment is refused by name", async () => {
    const store = newStore();
    const refused: Readonly<Record<string, () => unknown>> = {
      '"w"': () => store.open("w" as "write"),
      "each of fallbackStores": () => newStore({ fallbackStores: ["prod"] as unknown as MetadataStore[] }),
      "copyMetadata: from": () => store.copyMetadata({ features: [Video] } as unknown as { from: MetadataStore }),
      carryForward: () => store.carryForward({} as Increment<unknown>),
    };
    for (const [says, call] of Object.entries(refused)) {
      const error = await Promise.resolve()
        .then(call)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "INVALID_ARGUMENT", message: expect.stringContaining(says) });
    }
  });
});
