import pl from "nodejs-polars";
import { describe, expect, test } from "vitest";
import { type HashJob, hashFrame } from "../../src/polars/hash-frame.ts";
import { HASH_SLICE_ROWS, hashByField } from "../../src/polars/index.ts";
import { HASH, h } from "./engine.ts";
import { frame, rowsOf, struct, types } from "./frames.ts";

const job: HashJob = {
  settings: HASH,
  inputs: [{ column: "a" }, { column: "b", nullAs: "" }],
  outputs: [
    { name: "one", parts: ["é|", 0, "|", 1] },
    { name: "two", parts: [2, "|", 1] },
  ],
};

describe("hashFrame", () => {
  test("joins texts and columns, with earlier outputs; NULL makes NULL unless it counts as a text", async () => {
    const given = await frame(
      [
        { b: "y", a: "x" },
        { a: "x", b: null },
        { a: null, b: "y" },
      ],
      types({ a: "string", b: "string" }),
    );
    const rows = await rowsOf(await hashFrame(given, job));
    expect(rows.map((row) => [row.one, row.two])).toStrictEqual([
      [h("é|x|y"), h(`${h("é|x|y")}|y`)],
      [h("é|x|"), h(`${h("é|x|")}|`)],
      [null, null],
    ]);
  });

  test("a frame of many slices and chunks keeps its order; the event loop turns after each slice", async () => {
    const rows = 2.5 * HASH_SLICE_ROWS;
    const numbers = Array.from({ length: rows }, (_, i) => String(i));
    const half = pl.DataFrame({ a: numbers.slice(0, 12_345), b: numbers.slice(0, 12_345) });
    const given = pl.concat([half, pl.DataFrame({ a: numbers.slice(12_345), b: numbers.slice(12_345) })]);
    const done: number[] = [];
    let turns = 0;
    const turn = setInterval(() => turns++, 0);
    const hashed = await hashFrame(given, job, { onRows: (each) => done.push(each) });
    clearInterval(turn);
    expect(done.at(-1)).toBe(rows);
    expect(done.every((each, i) => each > (done[i - 1] ?? 0) && each - (done[i - 1] ?? 0) <= HASH_SLICE_ROWS)).toBe(
      true,
    );
    expect(turns).toBeGreaterThanOrEqual(done.length - 1);
    const texts = hashed.getColumn("one").toArray();
    for (const at of [0, 1, 9_999, 10_000, 12_344, 12_345, rows - 1]) expect(texts[at]).toBe(h(`é|${at}|${at}`));
  }, 60_000);

  test("no rows, and no inputs", async () => {
    const empty = await frame([], types({ a: "string", b: "string" }));
    expect(await rowsOf(await hashFrame(empty, job))).toStrictEqual([]);
    expect((await hashFrame(empty, job)).columns).toStrictEqual(["one", "two"]);
    const constant = await hashFrame(await frame([{ a: "x" }, { a: "y" }]), {
      settings: HASH,
      inputs: [],
      outputs: [{ name: "c", parts: ["c"] }],
    });
    expect(constant.getColumn("c").toArray()).toStrictEqual([h("c"), h("c")]);
  });

  test("an aborted signal ends it between slices", async () => {
    const given = pl.DataFrame({
      a: Array.from({ length: 30_000 }, String),
      b: Array.from({ length: 30_000 }, String),
    });
    const controller = new AbortController();
    const done: number[] = [];
    const onRows = (rows: number) => {
      done.push(rows);
      controller.abort("enough");
    };
    await expect(hashFrame(given, job, { signal: controller.signal, onRows })).rejects.toMatchObject({
      code: "ABORTED",
      cause: "enough",
    });
    expect(done).toHaveLength(1);
  });
});

describe("hashByField", () => {
  const of = types({ id: "int64", s: struct("b", "a"), m: { map: { key: "string", value: "string" } } });
  const rows = [
    {
      id: 1n,
      s: { b: "2", a: "1" },
      m: new Map([
        ["b", "2"],
        ["a", "1"],
      ]),
    },
    { id: 2n, s: { b: "2", a: null }, m: new Map([["b", "2"]]) },
    { id: 3n, s: null, m: null },
  ];

  test.each(["s", "m"])(
    "hashes fields in the order given, NULL where any is; of a struct or a map (%s)",
    async (source) => {
      const hashed = await hashByField(await frame(rows, of), {
        source,
        target: "version",
        structKeys: ["a", "b"],
        settings: HASH,
      });
      expect((await rowsOf(hashed)).map((row) => [row.id, row.version])).toStrictEqual([
        [1n, h("1|2")],
        [2n, null],
        [3n, null],
      ]);
    },
  );

  test("replaces a column in its place, and leaves others as they are", async () => {
    const given = await frame(rows, of);
    const hashed = await hashByField(given, { source: "s", target: "id", structKeys: ["b"], settings: HASH });
    expect(hashed.columns).toStrictEqual(["id", "s", "m"]);
    expect((await rowsOf(hashed)).map((row) => [row.id, row.s])).toStrictEqual(
      (await rowsOf(given)).map((row, i) => [i === 2 ? null : h("2"), row.s]),
    );
  });
});
