import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { frameBatch, frameRows, framesOf, toFrame } from "../../src/polars/index.ts";
import { batchesOf, type RowBatches, rowsBatch } from "../../src/rows/index.ts";
import { frame, rowsOf, stored, types } from "./frames.ts";

const columns = types({ id: "int64", metaxy_status: "string" });
const given = Array.from({ length: 7 }, (_, n) => ({ id: BigInt(n), metaxy_status: n === 3 ? "stale" : "new" }));
const rows = stored(given, columns);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "metaxy-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const rowsAreNotNeeded = {
  [Symbol.asyncIterator](): never {
    throw new Error("the batches are not needed");
  },
};

async function fileOfAll(): Promise<string> {
  const path = join(folder, "spool.parquet");
  await frameBatch(await frame(given, columns)).writeParquet?.(path);
  return path;
}

const results: Readonly<Record<string, () => Promise<RowBatches>>> = {
  "batches of other sizes": async () =>
    batchesOf([rowsBatch(columns, rows.slice(0, 1)), rowsBatch(columns, []), rowsBatch(columns, rows.slice(1))]),
  "a frame": async () => frameRows(await frame(given, columns), columns),
  "a result that writes Parquet": async () => ({
    ...rowsAreNotNeeded,
    writeParquet: async (path) => frameBatch(await frame(given, columns)).writeParquet?.(path),
  }),
  "a file": async () => ({ ...rowsAreNotNeeded, parquet: { path: await fileOfAll(), statuses: ["new", "stale"] } }),
};

test.each(Object.entries(results))("%s is cut into frames of one size, and leaves no file", async (_, result) => {
  const batches = await result();
  const before = await readdir(folder);
  for (const size of [1, 3, 7, 10]) {
    const frames = [];
    for await (const each of framesOf(batches, { size, directory: folder })) frames.push(await rowsOf(each));
    expect(frames.flat()).toStrictEqual(rows);
    expect(frames.map((each) => each.length)).toStrictEqual(
      Array.from({ length: Math.ceil(7 / size) }, (_each, n) => Math.min(size, 7 - n * size)),
    );
  }
  expect(await readdir(folder)).toStrictEqual(before);
});

test("no rows are no frame", async () => {
  const frames = [];
  for await (const each of framesOf(batchesOf([], columns), { size: 2, directory: folder })) frames.push(each);
  expect(frames).toStrictEqual([]);
});

test("of a spool's file the rows of the wanted statuses are read, with the wanted columns", async () => {
  const batches: RowBatches = { ...rowsAreNotNeeded, parquet: { path: await fileOfAll(), statuses: ["stale"] } };
  const frames = [];
  for await (const each of framesOf(batches, { size: 2, directory: folder })) frames.push(await rowsOf(each));
  expect(frames).toStrictEqual([rows.slice(3, 4)]);
  const made = await toFrame(batches, { columns: ["absent", "id"] });
  expect(await rowsOf(made)).toStrictEqual(stored([{ id: 3n }], types({ id: "int64" })));
});
