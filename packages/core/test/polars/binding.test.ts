import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as arrow from "apache-arrow";
import pl, { type LazyDataFrame } from "nodejs-polars";
import { describe, expect, test } from "vitest";
import { column, integerLiteral, structField } from "../../src/polars/column.ts";
import { gathered } from "../../src/polars/compare-with-current.ts";
import { ex } from "../../src/polars/expression.ts";
import { frameTypes } from "../../src/polars/index.ts";
import { joinFrames } from "../../src/polars/join-frames.ts";
import {
  frameColumns,
  frameHeight,
  frameSelect,
  framesBeside,
  ipcBytes,
  lazyFrame,
  withColumnNames,
} from "../../src/polars/native-frame.ts";
import { frameFromArrow } from "../../src/polars/to-frame.ts";
import { rowsBatch, type StoredRow } from "../../src/rows/index.ts";
import { bare } from "../rows/arbitrary-rows.ts";
import { foreignFrame, frame, rowsOf, struct, types } from "./frames.ts";

describe("a NULL struct stays apart from a struct of NULLs", () => {
  const of = types({ id: "int64", s: struct("a") });
  const given = [
    { id: 1n, s: null },
    { id: 2n, s: { a: null } },
    { id: 3n, s: { a: "x" } },
  ];
  const expected = [
    [1n, null],
    [2n, bare([["a", null]])],
    [3n, bare([["a", "x"]])],
  ];
  const others = frame([{ id: 1n }, { id: 2n }, { id: 3n }, { id: 4n }], types({ id: "int64" }));
  test.each<[string, (rows: LazyDataFrame) => Promise<LazyDataFrame>]>([
    ["sorting", async (rows) => rows.sort({ by: [ex.col("s"), ex.col("id")] })],
    ["grouping", async (rows) => rows.groupBy([ex.col("id")], true).agg(ex.col("s").first())],
    ["a left join", async (rows) => joinFrames(lazyFrame(await others), rows, { on: ["id"], how: "left" })],
    [
      "a full join",
      async (rows) => joinFrames(rows, lazyFrame(await others), { on: ["id"], how: "full", coalesce: true }),
    ],
    [
      "a diagonal concat",
      async (rows) => pl.concat([rows, lazyFrame(pl.DataFrame({ other: ["x"] }))], { how: "diagonal" }),
    ],
    [
      "a condition",
      async (rows) =>
        rows.withColumns(ex.when(ex.col("s").isNull()).then(ex.lit(null)).otherwise(ex.col("s")).alias("s")),
    ],
  ])("%s", async (_, step) => {
    const rows = await rowsOf(await (await step(lazyFrame(await frame(given, of)))).collect());
    const pairs = rows
      .filter((row) => expected.some(([id]) => id === row.id))
      .sort((a, b) => Number(a.id) - Number(b.id));
    expect(pairs.map((row) => [row.id, row.s])).toStrictEqual(expected);
  });

  test("a file from which parts are read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "metaxy-test-"));
    const path = join(folder, "rows.arrow");
    await lazyFrame(await frame(given, of))
      .sinkIpc(path)
      .collect();
    const parts: StoredRow[] = [];
    for (const at of [0, 1, 2]) parts.push(...(await rowsOf(await pl.scanIPC(path).slice(at, 1).collect())));
    expect(parts.map((row) => [row.id, row.s])).toStrictEqual(expected);
    await rm(folder, { recursive: true });
  });
});

test("names are exact, also those that pl.col takes as patterns, and inside of structs", async () => {
  const made = await frame([{ "*": { "^a$": "x", a: "y" }, "^a$": "z", a: "w" }]);
  const chosen = lazyFrame(made).select(column("^a$").alias("first"), structField("*", "^a$").alias("second"));
  expect(await rowsOf(await chosen.collect())).toStrictEqual([
    bare([
      ["first", "z"],
      ["second", "x"],
    ]),
  ]);
});

test("integer literals keep sign and digits, which pl.lit does not", async () => {
  const made = await frame([{ i: -5n }, { i: 5n }, { i: 2n ** 53n }, { i: 2n ** 53n + 1n }], types({ i: "int64" }));
  const equal = async (value: bigint) =>
    (
      await rowsOf(
        await lazyFrame(made)
          .filter(ex.col("i").eq(integerLiteral(value)))
          .collect(),
      )
    ).map((row) => row.i);
  expect(await equal(-5n)).toStrictEqual([-5n]);
  expect(await equal(2n ** 53n + 1n)).toStrictEqual([2n ** 53n + 1n]);
  expect(pl.lit(-5n).serialize("json").toString()).toBe('{"Literal":{"Scalar":{"UInt64":5}}}');
});

test("rows by number: any order, twice, and NULL for a row of NULLs", async () => {
  const made = await frame([
    { a: "x", s: { b: 1n } },
    { a: "y", s: null },
  ]);
  const of = pl.DataFrame({ n: [1, null, 0, 1] }).select(pl.col("n").cast(pl.UInt32));
  expect(
    (await rowsOf(await gathered(made, ["a", "s"], { of, column: "n" }))).map((row) => [row.a, row.s]),
  ).toStrictEqual([
    ["y", null],
    [null, null],
    ["x", bare([["b", 1n]])],
    ["y", null],
  ]);
  const none = await gathered(made, ["s"], { of: of.slice(0, 0), column: "n" });
  expect([frameHeight(none), frameTypes(none)]).toStrictEqual([0, types({ s: { struct: new Map([["b", "int64"]]) } })]);
});

test("a list of NULLs joins to the empty text, and NULLs are left out", async () => {
  const made = await frame([{ l: ["a", null, "b"] }, { l: [null] }, { l: [] }], types({ l: { list: "string" } }));
  const joined = await lazyFrame(made)
    .select(ex.col("l").list.join({ separator: "|", ignoreNulls: true }).alias("t"))
    .collect();
  expect((await rowsOf(joined)).map((row) => row.t)).toStrictEqual(["a|b", "", ""]);
});

test("a group's rows keep their order, whatever the order of the groups", async () => {
  const rows = Array.from({ length: 5_000 }, (_, i) => ({ g: String(i % 7), i: BigInt(i) }));
  const lists = lazyFrame(await frame(rows))
    .groupBy([ex.col("g")], false)
    .agg(ex.col("i"));
  for (const row of await rowsOf(await lists.collect())) {
    expect(row.i).toStrictEqual(rows.filter((each) => each.g === row.g).map((each) => each.i));
  }
});

test("Arrow's maps are lists of key and value", () => {
  const entry = new arrow.Struct([
    new arrow.Field("key", new arrow.Utf8(), false),
    new arrow.Field("value", new arrow.Int64(), true),
  ]);
  const map = new arrow.Map_<arrow.Utf8, arrow.Int64>(new arrow.Field("entries", entry, false));
  const made = foreignFrame("m", arrow.vectorFromArray([new Map([["a", 1n]])], map));
  expect(frameTypes(made)).toStrictEqual(
    types({
      m: {
        list: {
          struct: new Map([
            ["key", "string"],
            ["value", "int64"],
          ]),
        },
      },
    }),
  );
});

test("rows without columns keep their number in Arrow bytes", async () => {
  const made = frameFromArrow(await rowsBatch(new Map(), [bare([]), bare([])]).arrow());
  expect(frameHeight(made)).toBe(2);
});

test("frames are sliced, selected, renamed and put side by side whatever their columns are called", async () => {
  const made = await frame([
    { height: 1n, select: 2n },
    { height: 3n, select: 4n },
  ]);
  const named = withColumnNames(frameSelect(made, ["select"]), ["hstack"]);
  expect(frameColumns(made)).toStrictEqual(["height", "select"]);
  expect(await rowsOf(framesBeside(made, named))).toStrictEqual([
    bare([
      ["height", 1n],
      ["select", 2n],
      ["hstack", 2n],
    ]),
    bare([
      ["height", 3n],
      ["select", 4n],
      ["hstack", 4n],
    ]),
  ]);
});

test("texts are emitted as LargeUtf8, which every Arrow reader knows", async () => {
  const { schema } = arrow.tableFromIPC(ipcBytes(await frame([{ a: "x" }])));
  expect(schema.fields.map((field) => String(field.type))).toStrictEqual(["LargeUtf8"]);
});
