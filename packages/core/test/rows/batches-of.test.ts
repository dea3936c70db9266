import { expect, test } from "vitest";
import { batchesOf, type RowBatch, type RowBatches, rowsBatch, singleBatch } from "../../src/rows/index.ts";
import { bare } from "./arbitrary-rows.ts";

const types = new Map([["a", "string"]] as const);
const batch = (text: string): RowBatch => rowsBatch(types, [bare([["a", text]])]);

async function texts(batches: RowBatches): Promise<unknown[][]> {
  const all: unknown[][] = [];
  for await (const each of batches) all.push((await each.rows()).map((row) => row.a));
  return all;
}

test("batches come in order, from arrays, iterables and functions that are called anew each time", async () => {
  expect(await texts(batchesOf([batch("x"), batch("y")]))).toStrictEqual([["x"], ["y"]]);
  const again = batchesOf(async function* () {
    yield batch("x");
  });
  expect(await texts(again)).toStrictEqual([["x"]]);
  expect(await texts(again)).toStrictEqual([["x"]]);
});

test("without batches an empty one tells the types", async () => {
  const given: RowBatch[] = [];
  for await (const each of batchesOf([], types)) given.push(each);
  const [first, ...others] = given;
  expect(others).toStrictEqual([]);
  expect(first?.types).toBe(types);
  expect(await first?.rows()).toStrictEqual([]);
  expect(await texts(batchesOf([batch("x")], types))).toStrictEqual([["x"]]);
});

test("a single batch writes itself to Parquet where it can", async () => {
  expect(await texts(singleBatch(batch("x")))).toStrictEqual([["x"]]);
  expect(singleBatch(batch("x")).writeParquet).toBeUndefined();
  const written: string[] = [];
  const writing = singleBatch({ ...batch("x"), writeParquet: async (path) => void written.push(path) });
  await writing.writeParquet?.("a.parquet");
  expect(written).toStrictEqual(["a.parquet"]);
});
