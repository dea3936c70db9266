import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as arrow from "apache-arrow";
import fc from "fast-check";
import pl, { type DataFrame } from "nodejs-polars";
import { describe, expect, test } from "vitest";
import { MetadataSchemaError } from "../../src/errors.ts";
import { syntaxExpr } from "../../src/polars/expression.ts";
import { frameBatch, frameFromArrow, frameTypes } from "../../src/polars/index.ts";
import { arrowBatch, type ColumnType, rowsBatch } from "../../src/rows/index.ts";
import { isDataFrame, isLazyFrame } from "../../src/rows/is-frame.ts";
import { bare, typedRows } from "../rows/arbitrary-rows.ts";
import { foreignFrame, frame, rowsOf, types } from "./frames.ts";

async function withFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-test-"));
  try {
    return await task(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Polars holds decimals of at most 38 digits, and columns have names. */
const polarsRows = typedRows.filter(
  ({ types: given }) =>
    ![...given.keys()].includes("") &&
    !JSON.stringify([...given], (_, each) => (each instanceof Map ? [...each] : each)).includes('""'),
);

test("any rows survive the way into a frame and back, by Arrow and by Parquet", async () => {
  await withFolder(async (folder) => {
    await fc.assert(
      fc.asyncProperty(polarsRows, async ({ types: given, rows }) => {
        const made = frameFromArrow(await rowsBatch(given, rows).arrow());
        const batch = frameBatch(made, given);
        expect(batch.rowCount).toBe(rows.length);
        expect(await batch.rows()).toStrictEqual(rows);
        expect(await (await arrowBatch(await batch.arrow(), given)).rows()).toStrictEqual(rows);
      }),
      { numRuns: 150 },
    );
    const columns = types({
      id: "int64",
      s: { struct: new Map([["a", "string"]]) },
      at: "timestamp",
      l: { list: "float64" },
      b: "binary",
    });
    const rows = [
      { id: -(2n ** 63n), s: null, at: -1n, l: [Number.NaN, null, -0], b: Uint8Array.of(0, 255) },
      { id: 2n ** 63n - 1n, s: { a: null }, at: 253_402_300_799_999_999n, l: [], b: null },
    ];
    const path = join(folder, "rows.parquet");
    const made = await frame(rows, columns);
    await frameBatch(made).writeParquet?.(path);
    expect(await rowsOf(await pl.scanParquet(path).collect())).toStrictEqual(await rowsOf(made));
  });
}, 60_000);

describe("frames that others made", () => {
  const at = new Date("1969-12-31T23:59:59.999Z");
  test.each<[string, DataFrame, ColumnType, unknown[]]>([
    ["JavaScript dates", pl.DataFrame({ c: [at, null] }), "timestamp_naive", [-1000n, null]],
    ["nanoseconds", pl.DataFrame({ c: [at] }).select(pl.col("c").cast(pl.Datetime("ns"))), "timestamp_naive", [-1000n]],
    [
      "another zone",
      pl.DataFrame({ c: [at] }).select(pl.col("c").dt.replaceTimeZone("UTC").dt.convertTimeZone("Europe/Zurich")),
      "timestamp",
      [-1000n],
    ],
    [
      "categories",
      pl.DataFrame({ c: ["a", null, "a"] }).select(pl.col("c").cast(pl.Categorical)),
      "string",
      ["a", null, "a"],
    ],
    [
      "dates inside of lists",
      pl.DataFrame({ c: [at] }).select(pl.concatList([pl.col("c")]).alias("c")),
      { list: "timestamp_naive" },
      [[-1000n]],
    ],
    ["times of day", pl.DataFrame({ c: [at] }).select(pl.col("c").cast(pl.Time)), "time", [86_399_999_000n]],
    [
      "half floats",
      pl
        .DataFrame({ c: [0.5] })
        .select(syntaxExpr('{"Cast":{"expr":{"Column":"c"},"dtype":{"Literal":"Float16"},"options":"Strict"}}')),
      "float32",
      [0.5],
    ],
    [
      "lists of a fixed size",
      foreignFrame(
        "c",
        arrow.vectorFromArray(
          [[1, 2], null],
          new arrow.FixedSizeList(2, new arrow.Field("item", new arrow.Float32(), true)),
        ),
      ),
      { list: "float32" },
      [[1, 2], null],
    ],
    [
      "binary, for which frames have no schema",
      foreignFrame("c", arrow.vectorFromArray([Uint8Array.of(1)], new arrow.Binary())),
      "binary",
      [Uint8Array.of(1)],
    ],
    [
      "one row with a struct",
      pl.DataFrame({ a: ["x"] }).select(pl.struct([pl.col("a")]).alias("c")),
      { struct: new Map([["a", "string"]]) },
      [bare([["a", "x"]])],
    ],
  ])("%s", async (...[, given, type, values]) => {
    const batch = frameBatch(given);
    expect(batch.types).toStrictEqual(new Map([["c", type]]));
    expect((await batch.rows()).map((row) => row.c)).toStrictEqual(values);
    const again = await arrowBatch(await batch.arrow());
    expect([again.types, await again.rows()]).toStrictEqual([batch.types, await batch.rows()]);
    await withFolder(async (folder) => {
      const path = join(folder, "c.parquet");
      await batch.writeParquet?.(path);
      expect(await rowsOf(await pl.scanParquet(path).collect())).toStrictEqual(await batch.rows());
    });
  });

  test.each(["top", "nested"])("a part of a microsecond is refused and names the column (%s)", async (place) => {
    const nanos = pl.DataFrame({ c: pl.Series(BigInt64Array.of(1001n)) }).select(pl.col("c").cast(pl.Datetime("ns")));
    const given = place === "top" ? nanos : nanos.select(pl.concatList([pl.col("c")]).alias("c"));
    for (const conversion of ["rows", "arrow"] as const) {
      await expect(frameBatch(given)[conversion]()).rejects.toThrow(
        /^Column "c(\[\])?" holds a time with a part of a microsecond/,
      );
    }
    await expect(frameBatch(given).writeParquet?.("/nowhere")).rejects.toThrow(MetadataSchemaError);
  });

  test("a duration is refused and names the column", () => {
    const given = pl
      .DataFrame({ a: [new Date(5)], b: [new Date(3)] })
      .select(pl.col("a").minus(pl.col("b")).alias("took"));
    expect(() => frameBatch(given)).toThrow(
      'Column "took" has the Arrow type Duration<MILLISECOND>, which cannot be stored.',
    );
  });

  test("128-bit integers are refused and name the column", () => {
    const wide = syntaxExpr('{"Cast":{"expr":{"Column":"a"},"dtype":{"Literal":"Int128"},"options":"Strict"}}');
    expect(() => frameTypes(pl.DataFrame({ a: [1] }).select(wide))).toThrow('Column "a" has the Arrow type Int128');
  });
});

test("columns named like members of a frame, or like patterns, are columns like any other", async () => {
  const names = ["height", "columns", "lazy", "schema", "slice", "then", "*", "^a$", "writeIPCStream"];
  const given = Object.fromEntries(names.map((name, i) => [name, BigInt(i)]));
  const made = await frame([given]);
  expect(await rowsOf(made)).toStrictEqual([bare(Object.entries(given))]);
  expect(() => frameBatch(pl.DataFrame({ _df: [1] }))).toThrow('A frame cannot have a column named "_df". Rename it.');
});

test("a map, which frames hold as a list, is a map where the types say so", async () => {
  const wanted = types({ m: { map: { key: "string", value: "int64" } } });
  const made = await frame([{ m: new Map([["a", 1n]]) }, { m: null }], wanted);
  expect(await frameBatch(made, wanted).rows()).toStrictEqual([bare([["m", [["a", 1n]]]]), bare([["m", null]])]);
});

test("a value is a frame, lazy or not, or neither", () => {
  const made = pl.DataFrame({ a: [1] });
  expect(
    [made, made.lazy(), pl.Series([1]), [made], null, { columns: [] }].map((each) => [
      isDataFrame(each),
      isLazyFrame(each),
    ]),
  ).toStrictEqual([
    [true, false],
    [false, true],
    [false, false],
    [false, false],
    [false, false],
    [false, false],
  ]);
});
