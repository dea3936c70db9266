import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineFeature, dep } from "@metaxy/core";
import { openDatabase } from "@metaxy/duckdb-engine";
import pl from "nodejs-polars";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { damage } from "../../duckdb-engine/test/open-files-damage.ts";
import { DuckDBMetadataStore } from "../src/index.ts";
import { temporaryPath } from "./driver-places.ts";

const Recording = defineFeature({
  key: "damage/recording",
  idColumns: ["id"],
  columns: { id: "int53", path: "string" },
  fields: { sound: "1" },
});
const Transcript = defineFeature({ key: "damage/transcript", idColumns: ["id"], deps: [dep(Recording)] });

const HEADER_BYTES = 12_288;
const BLOCK_BYTES = 262_144;

let folder: string;
let whole: string;
let block: number;

/** A block of later rows' data versions, which every way of reading needs. */
async function laterBlock(path: string): Promise<number> {
  const database = await openDatabase(path, { mode: "read", lockTimeout: 0 });
  const connection = await database.connect();
  const segments = `FROM pragma_storage_info('damage__recording') WHERE segment_type <> 'VALIDITY'`;
  const result = await connection.run(
    `SELECT block_id ${segments} AND column_name = 'metaxy_data_version_by_field' AND block_id NOT IN (SELECT block_id ${segments} AND start = 0)`,
  );
  const [[id] = []] = await result.getRows();
  connection.closeSync();
  await database.release();
  return Number(id);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "metaxy-duckdb-test-"));
  whole = join(folder, "whole.duckdb");
  await using store = await new DuckDBMetadataStore({ database: whole }).open("write");
  const rows = Array.from({ length: 60_000 }, (_, id) => ({
    id,
    path: `/${Math.sin(id)}.mp4`,
    metaxy_provenance_by_field: { sound: `${Math.cos(id)}` },
  }));
  await store.writeMetadata(Recording, rows);
  await store.close();
  block = await laterBlock(whole);
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function damagedStore(): Promise<DuckDBMetadataStore> {
  const path = await temporaryPath();
  await copyFile(whole, path);
  const start = HEADER_BYTES + block * BLOCK_BYTES;
  await damage(path, start + 5_000, start + 10_000);
  const store = await new DuckDBMetadataStore({ database: path }).open("write");
  onTestFinished(() => store.close());
  return store;
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

async function copy(store: DuckDBMetadataStore): Promise<unknown> {
  const target = await new DuckDBMetadataStore({ database: ":memory:" }).open("write");
  onTestFinished(() => target.close());
  return target.copyMetadata({ from: store, features: [Recording] });
}

const MP4 = pl.col("path").str.contains("mp4");
const EVERY_STORED_ROW = { withFeatureHistory: true, withSampleHistory: true, includeDeleted: true };

const DAMAGED = {
  code: "STORE_FAILURE",
  details: { failure: "damaged" },
  message: expect.stringMatching(/ is damaged: IO Error: Corrupt database file.*put a backup in its place\.$/),
};

describe("of a table that is damaged in its middle, no rows are given as all rows", () => {
  test.each<[way: string, use: (store: DuckDBMetadataStore) => Promise<unknown>]>([
    ["toArray()", (store) => store.readMetadata(Recording).toArray()],
    ["batches()", (store) => drain(store.readMetadata(Recording).batches())],
    ["for await", (store) => drain(store.readMetadata(Recording))],
    ["frames()", (store) => drain(store.readMetadata(Recording).frames())],
    ["arrow()", (store) => drain(store.readMetadata(Recording).arrow())],
    ["collect()", (store) => store.readMetadata(Recording).collect()],
    ["every stored row", (store) => store.readMetadata(Recording, EVERY_STORED_ROW).toArray()],
    ["copyMetadata", copy],
    ["deleteMetadata", (store) => store.deleteMetadata(Recording, { where: (c) => c("path").neq("/0.mp4") })],
    ["a filter by Polars", (store) => store.readMetadata(Recording, { filters: MP4 }).toArray()],
    ["deleteMetadata by Polars", (store) => store.deleteMetadata(Recording, { where: MP4 })],
    ["native resolveUpdate", (store) => store.resolveUpdate(Transcript, { versioningEngine: "native" })],
    ["Polars' resolveUpdate", (store) => store.resolveUpdate(Transcript, { versioningEngine: "polars" })],
  ])("%s", async (_way, use) => {
    await expect(use(await damagedStore())).rejects.toMatchObject(DAMAGED);
  });

  test("rows to delete, for good", async () => {
    const store = await damagedStore();
    const deleting = store.deleteMetadata(Recording, { rows: store.readMetadata(Recording), hard: true });
    await expect(deleting).rejects.toMatchObject({ code: "INPUT_FAILED", cause: DAMAGED });
  });
});
