import { FeatureGraph, HashAlgorithmMismatchError, MetadataStore, type MetadataStoreOptions } from "@metaxy/core";
import {
  batchesOf,
  type ColumnTypes,
  rowsBatch,
  type StoreDriver,
  type StoredRow,
  tableName,
} from "@metaxy/core/driver";
import { describe, expect, test, vi } from "vitest";
import { MemoryDriver } from "../src/memory-driver.ts";

const TABLE = tableName(["metaxy_system", "store"]);
/** A record as versions before candidates wrote it. */
const TYPES: ColumnTypes = new Map([
  ["hash_algorithm", "string"],
  ["hash_truncation_length", "int64"],
  ["recorded_at", "timestamp"],
]);

const Video = new FeatureGraph().define({ key: "video", idColumns: ["id"], columns: { id: "string" } });
const ROW = { id: "v1", metaxy_provenance_by_field: { default: "1" } };

function record(hash_algorithm: string, length: number, recorded_at: bigint): StoredRow {
  return { hash_algorithm, hash_truncation_length: BigInt(length), recorded_at };
}

/** Fails with what the record gets once the first row of it is there. */
class FullDriver extends MemoryDriver {
  #appends = 0;

  override async append(...call: Parameters<MemoryDriver["append"]>): ReturnType<MemoryDriver["append"]> {
    this.#appends += 1;
    if (this.#appends > 1) throw new Error("the disk is full");
    return super.append(...call);
  }

  override read(): never {
    throw new Error("the disk is gone");
  }
}

async function driverWith(...records: readonly StoredRow[]): Promise<MemoryDriver> {
  const driver = new MemoryDriver();
  await driver.append(TABLE, batchesOf([rowsBatch(TYPES, records)]));
  return driver;
}

async function recordsOf(driver: MemoryDriver): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const batch of driver.read(TABLE, {})) rows.push(...(await batch.rows()));
  return rows;
}

function open(driver: MemoryDriver, options: MetadataStoreOptions = {}): Promise<MetadataStore> {
  return new MetadataStore(driver, options).open("write");
}

describe("the record of a store's hash", () => {
  test("is refused where it names two hashes, and both are named", async () => {
    const driver = await driverWith(record("md5", 20, 2n), record("xxhash64", 12, 1n));
    for (const mode of ["read", "write"] as const) {
      const opened = new MetadataStore(driver).open(mode);
      await expect(opened).rejects.toThrow(HashAlgorithmMismatchError);
      await expect(opened).rejects.toThrow(/xxhash64 cut at 12 and md5 cut at 20: .*metaxy_system__store/);
    }
  });

  test("may say one hash twice; lengths of 64 and more are one", async () => {
    const driver = await driverWith(record("sha256", 64, 1n), record("sha256", 80, 2n));
    await using store = await open(driver);
    await store.writeMetadata(Video, [ROW]);
    expect(await recordsOf(driver)).toHaveLength(2);
  });

  test("without candidates is taken as it is", async () => {
    const driver = await driverWith(record("md5", 12, 1n));
    await using store = await open(driver);
    await store.writeMetadata(Video, [ROW]);
    expect(await recordsOf(driver)).toEqual([record("md5", 12, 1n)]);
    const [row] = await store.readMetadata(Video).toArray();
    expect(row?.metaxy_provenance).toMatch(/^[0-9a-f]{12}$/);
  });

  test("of a first write that was killed in between keeps nobody out who wants the same hash", async () => {
    const driver = new MemoryDriver();
    const asked = { ...record("md5", 20, 0n), candidate: "killed", withdrawn: false };
    const types: ColumnTypes = new Map([...TYPES, ["candidate", "string"], ["withdrawn", "bool"]]);
    await driver.append(TABLE, batchesOf([rowsBatch(types, [asked])]));
    await using other = await open(driver, { hashAlgorithm: "sha256" });
    await expect(other.writeMetadata(Video, [ROW])).rejects.toThrow(/sha256 cut at 20.* md5 cut at 20/);
    await using same = await open(driver, { hashAlgorithm: "md5" });
    expect(await same.writeMetadata(Video, [ROW])).toEqual({ rows: 1 });
    await expect(open(driver, { hashAlgorithm: "sha256" })).rejects.toThrow(HashAlgorithmMismatchError);
  });
  test("that could not be taken back tells of both failures", async () => {
    await using store = await open(new FullDriver(), { hashAlgorithm: "md5" });
    await expect(store.writeMetadata(Video, [ROW])).rejects.toThrow(
      /begun with md5 cut at 20, which failed \(the disk is gone\), and so did taking that back \(the disk is full\)/,
    );
  });

  test("is none of what a write tells of its progress", async () => {
    const driver: StoreDriver = new MemoryDriver();
    const appends = vi.spyOn(driver, "append");
    await using store = await new MetadataStore(driver).open("write");
    await store.writeMetadata(Video, [ROW], { onProgress: () => {} });
    const told = appends.mock.calls.filter(([, , { onProgress }]) => onProgress !== undefined);
    expect(told.map(([table]) => table.name)).toEqual(["video"]);
  });
});
