import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { expect, test } from "vitest";
import {
  filterFrame,
  frameBatch,
  frameOf,
  frameRows,
  frameTypes,
  renameFrame,
  toFrame,
} from "../../src/polars/index.ts";
import { batchesOf, type RowBatches, rowsBatch } from "../../src/rows/index.ts";
import { bare } from "../rows/arbitrary-rows.ts";
import { frame, rowsOf, stored, types } from "./frames.ts";

const columns = types({
  id: "int64",
  at: "timestamp",
  s: { struct: new Map([["a", "string"]]) },
  text: "string",
});
const given = [
  { id: 2n ** 53n + 1n, at: -1n, s: { a: null }, text: "x" },
  { id: -5n, at: null, s: null, text: null },
  { id: 3n, at: 1n, s: { a: "y" }, text: "" },
];
const rows = stored(given, columns);

test("batches become one frame, in order, exact", async () => {
  const batches = batchesOf([
    rowsBatch(columns, rows.slice(0, 1)),
    rowsBatch(columns, []),
    rowsBatch(columns, rows.slice(1)),
  ]);
  const made = await toFrame(batches);
  expect(frameTypes(made)).toStrictEqual(columns);
  expect(await rowsOf(made)).toStrictEqual(rows);
});

test("a result that writes Parquet is read from a private file, which is gone afterwards", async () => {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-test-"));
  const source = await frame(given, columns);
  const written: string[] = [];
  const batches: RowBatches = {
    [Symbol.asyncIterator]() {
      throw new Error("the batches are not needed");
    },
    writeParquet: async (path) => {
      written.push(path);
      await frameBatch(source).writeParquet?.(path);
    },
  };
  expect(await rowsOf(await toFrame(batches, { directory: folder }))).toStrictEqual(rows);
  expect(written).toHaveLength(1);
  expect(written[0]?.startsWith(folder)).toBe(true);
  expect(await readdir(folder)).toStrictEqual([]);
  const failing = { ...batches, writeParquet: async () => Promise.reject(new Error("disk full")) };
  await expect(toFrame(failing, { directory: folder })).rejects.toThrow("disk full");
  await rm(folder, { recursive: true });
});

test("without a folder Parquet is not used", async () => {
  const batches = {
    ...batchesOf([rowsBatch(columns, rows)]),
    writeParquet: async () => Promise.reject(new Error("no folder")),
  };
  expect(await rowsOf(await toFrame(batches))).toStrictEqual(rows);
});

test("no rows keep their types", async () => {
  const made = await toFrame(batchesOf([], columns));
  expect([frameTypes(made), await rowsOf(made)]).toStrictEqual([columns, []]);
});

test("a column in the layout of a map becomes the struct that is asked for", async () => {
  const map = types({ m: { map: { key: "string", value: "string" } }, s: { struct: new Map([["a", "string"]]) } });
  const batch = rowsBatch(
    map,
    stored(
      [
        {
          m: new Map([
            ["b", "2"],
            ["other", "3"],
          ]),
          s: { a: "1" },
        },
        { m: null, s: null },
      ],
      map,
    ),
  );
  const structFields = new Map([
    ["m", ["a", "b"]],
    ["s", ["a"]],
  ]);
  const made = await toFrame(batchesOf([batch]), { structFields });
  expect(await rowsOf(made)).toStrictEqual([
    bare([
      [
        "m",
        bare([
          ["a", null],
          ["b", "2"],
        ]),
      ],
      ["s", bare([["a", "1"]])],
    ]),
    bare([
      ["m", null],
      ["s", null],
    ]),
  ]);
});

test("a frame that was made into batches is found again, not copied", async () => {
  const made = await frame(given, columns);
  expect(await toFrame(frameRows(made, columns))).toBe(made);
  expect(await frameOf(frameBatch(made))).toBe(made);
  const cut: unknown[] = [];
  for await (const batch of frameRows(made, columns, 2)) cut.push(await batch.rows());
  expect(cut).toStrictEqual([rows.slice(0, 2), rows.slice(2)]);
});

test("an aborted signal ends it with its reason", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(toFrame(batchesOf([rowsBatch(columns, rows)]), { signal })).rejects.toMatchObject({
    code: "ABORTED",
    cause: new Error("enough"),
  });
});

test("expressions filter a frame, and exactly the columns asked for are left", async () => {
  const made = await frame(given, columns);
  const kept = await filterFrame(made, [pl.col("id").gt(0), pl.col("text").isNotNull()], ["text", "id"]);
  expect(await rowsOf(await toFrame(kept))).toStrictEqual([
    bare<unknown>([
      ["text", "x"],
      ["id", 2n ** 53n + 1n],
    ]),
    bare<unknown>([
      ["text", ""],
      ["id", 3n],
    ]),
  ]);
  expect(await rowsOf(await toFrame(await filterFrame(made, [])))).toStrictEqual(rows);
});

test("columns are renamed in place", async () => {
  const made = renameFrame(await frame([{ a: 1n, b: 2n }]), new Map([["a", "height"]]));
  expect(await rowsOf(made)).toStrictEqual([
    bare([
      ["height", 1n],
      ["b", 2n],
    ]),
  ]);
});

test("a frame of many rows is filtered and becomes rows a part at a time, in its order", async () => {
  const numbers = Array.from({ length: 12_001 }, (_, n) => n);
  const made = pl.DataFrame({ n: pl.Series("n", numbers, pl.Int32) });
  const kept = await filterFrame(made, [pl.col("n").gtEq(0)]);
  const sizes: number[] = [];
  for await (const batch of kept) sizes.push((await batch.rows()).length);
  expect(sizes).toEqual([10_000, 2_001]);
  const all = await rowsOf(made);
  expect(all.map((row) => row.n)).toEqual(numbers);
});

test("many rows become one frame through several record batches", async () => {
  const many = Array.from({ length: 25_001 }, (_, n) => bare<number>([["n", n]]));
  const made = await toFrame(batchesOf([rowsBatch(new Map([["n", "int32"]]), many)]));
  expect((await rowsOf(made)).map((row) => row.n)).toEqual(many.map((row) => row.n));
});
