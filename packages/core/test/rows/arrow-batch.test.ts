import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import { MetadataSchemaError } from "../../src/errors.ts";
import { arrowBatch, type ColumnTypes, rowsBatch } from "../../src/rows/index.ts";
import { bare } from "./arbitrary-rows.ts";

function ipc(columns: Readonly<Record<string, arrow.Vector>>): Uint8Array {
  return arrow.tableToIPC(new arrow.Table(columns), "stream");
}

async function values(vector: arrow.Vector) {
  const batch = await arrowBatch(ipc({ c: vector }));
  return { type: batch.types.get("c"), values: (await batch.rows()).map((row) => row.c) };
}

function raw(type: arrow.DataType, data: ArrayBufferView): arrow.Vector {
  return new arrow.Vector([new arrow.Data(type, 0, 2, 0, { 1: data })]);
}

describe("columns as other writers emit them", () => {
  const long = "longer than twelve bytes: 𝒳";

  test.each([
    ["Utf8", arrow.vectorFromArray(["a", null, long], new arrow.Utf8())],
    ["Utf8View", arrow.vectorFromArray(["a", null, long], new arrow.Utf8View())],
    ["LargeUtf8", arrow.vectorFromArray(["a", null, long], new arrow.LargeUtf8())],
    ["Dictionary", arrow.vectorFromArray(["a", null, long], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()))],
  ])("%s is text", async (_, vector) => {
    expect(await values(vector)).toStrictEqual({ type: "string", values: ["a", null, long] });
  });

  const bytes = [Uint8Array.of(1, 2), null, new Uint8Array(20).fill(7)];
  test.each([
    ["Binary", arrow.vectorFromArray(bytes, new arrow.Binary())],
    ["LargeBinary", arrow.vectorFromArray(bytes, new arrow.LargeBinary())],
    ["BinaryView", arrow.vectorFromArray(bytes, new arrow.BinaryView())],
  ])("%s is binary", async (_, vector) => {
    expect(await values(vector)).toStrictEqual({ type: "binary", values: bytes });
  });

  test("FixedSizeBinary is binary", async () => {
    const vector = raw(new arrow.FixedSizeBinary(2), Uint8Array.of(1, 2, 3, 4));
    expect(await values(vector)).toStrictEqual({ type: "binary", values: [Uint8Array.of(1, 2), Uint8Array.of(3, 4)] });
  });

  const { SECOND, MILLISECOND, MICROSECOND, NANOSECOND } = arrow.TimeUnit;
  test.each([
    [SECOND, [-1n, 2n], [-1_000_000n, 2_000_000n]],
    [MILLISECOND, [-1n, 2n], [-1000n, 2000n]],
    [MICROSECOND, [-1n, 2n], [-1n, 2n]],
    [NANOSECOND, [-1000n, 2000n], [-1n, 2n]],
  ] as const)("timestamps of unit %i are µs, with any zone in UTC", async (unit, given, expected) => {
    const data = BigInt64Array.from(given);
    const zoned = await values(raw(new arrow.Timestamp(unit, "Europe/Zurich"), data));
    expect(zoned).toStrictEqual({ type: "timestamp", values: expected });
    const naive = await values(raw(new arrow.Timestamp(unit, null), data));
    expect(naive).toStrictEqual({ type: "timestamp_naive", values: expected });
  });

  test("a timestamp with a part of a microsecond is refused and names the column", async () => {
    const batch = await arrowBatch(
      ipc({ at: raw(new arrow.Timestamp(NANOSECOND, "UTC"), BigInt64Array.of(1000n, 1001n)) }),
    );
    await expect(batch.rows()).rejects.toThrow(MetadataSchemaError);
    await expect(batch.rows()).rejects.toThrow('Column "at" holds a time with a part of a microsecond');
  });

  test("dates in milliseconds are days, unless they have a time", async () => {
    const type = new arrow.DateMillisecond();
    expect(await values(raw(type, BigInt64Array.of(-86_400_000n, 86_400_000n)))).toStrictEqual({
      type: "date",
      values: [-1, 1],
    });
    await expect(values(raw(type, BigInt64Array.of(0n, 1n)))).rejects.toThrow(
      'Column "c" holds a time with a part of a day',
    );
  });

  test("times of day are µs", async () => {
    expect(await values(raw(new arrow.TimeSecond(), Int32Array.of(1, 2)))).toStrictEqual({
      type: "time",
      values: [1_000_000n, 2_000_000n],
    });
  });

  test("half floats are float32", async () => {
    const vector = raw(new arrow.Float16(), Uint16Array.of(0x3c00, 0xfbff));
    expect(await values(vector)).toStrictEqual({ type: "float32", values: [1, -65_504] });
    const special = raw(new arrow.Float16(), Uint16Array.of(0x8000, 0x0001));
    expect((await values(special)).values).toStrictEqual([-0, 2 ** -24]);
  });

  test("lists of a fixed size are lists", async () => {
    const type = new arrow.FixedSizeList(2, new arrow.Field("item", new arrow.Int32(), true));
    const vector = arrow.vectorFromArray([[1, 2], null, [3, 4]], type);
    expect(await values(vector)).toStrictEqual({ type: { list: "int32" }, values: [[1, 2], null, [3, 4]] });
  });

  test("a sliced column of several chunks keeps its values and NULLs", async () => {
    const first = arrow.vectorFromArray(["a", null, "c", null, "e"], new arrow.Utf8()).slice(1, 4);
    const second = arrow.vectorFromArray([null, "g"], new arrow.Utf8());
    expect((await values(first.concat(second))).values).toStrictEqual([null, "c", null, null, "g"]);
  });

  test("text keeps a byte order mark", async () => {
    expect((await values(arrow.vectorFromArray(["\ufeffx"], new arrow.Utf8()))).values).toStrictEqual(["\ufeffx"]);
  });

  test.each<[format: string, of: (bytes: Uint8Array) => Uint8Array]>([
    ["a stream", (bytes) => bytes],
    ["a stream of old writers", (bytes) => bytes.subarray(4)],
  ])("names in %s have a byte order mark anywhere but at their beginning", async (_format, of) => {
    const text = arrow.vectorFromArray(["x"], new arrow.Utf8());
    const kept = await arrowBatch(of(ipc({ "a\ufeffb": text, "c\ufeff": text })));
    expect([...kept.types.keys()]).toEqual(["a\ufeffb", "c\ufeff"]);
    const field = new arrow.Struct([new arrow.Field("\ufeffname", new arrow.Utf8(), true)]);
    const struct = arrow.vectorFromArray([{ "\ufeffname": "x" }], field);
    for (const marked of [{ "\ufeffname": text }, { a: text, s: struct }]) {
      await expect(arrowBatch(of(ipc(marked)))).rejects.toThrow(
        'A name in Arrow data: "\\ufeffname" begins with U+FEFF, the mark that some files begin with; many readers drop it, so the name would change: rename it.',
      );
    }
  });

  test("a name with the mark is refused in a file", async () => {
    const table = new arrow.Table({ "\ufeffname": arrow.vectorFromArray(["x"], new arrow.Utf8()) });
    await expect(arrowBatch(arrow.tableToIPC(table, "file"))).rejects.toThrow(MetadataSchemaError);
  });

  test("a type that no column has is refused and names the column", async () => {
    const vector = raw(new arrow.DurationMicrosecond(), BigInt64Array.of(1n, 2n));
    await expect(arrowBatch(ipc({ took: vector }))).rejects.toThrow(
      'Column "took" has the Arrow type Duration<MICROSECOND>, which cannot be stored. Cast it, for example to int64 or text.',
    );
  });
});

describe("types given", () => {
  const entries = new arrow.Struct([
    new arrow.Field("key", new arrow.Utf8(), false),
    new arrow.Field("value", new arrow.Int64(), true),
  ]);
  const vector = arrow.vectorFromArray(
    [[{ key: "a", value: 1n }], null, []],
    new arrow.List(new arrow.Field("item", entries, true)),
  );

  test("a list of key and value is a map where a map is wanted, else a list of structs", async () => {
    const types: ColumnTypes = new Map([["m", { map: { key: "string", value: "int64" } }]]);
    const batch = await arrowBatch(ipc({ m: vector }), types);
    expect(batch.types).toBe(types);
    expect(await batch.rows()).toStrictEqual([bare([["m", [["a", 1n]]]]), bare([["m", null]]), bare([["m", []]])]);
    const again = await arrowBatch(await batch.arrow());
    expect(again.types).toStrictEqual(types);
    expect(await again.rows()).toStrictEqual(await batch.rows());

    const plain = await arrowBatch(ipc({ m: vector }));
    expect(plain.types.get("m")).toStrictEqual({
      list: {
        struct: new Map([
          ["key", "string"],
          ["value", "int64"],
        ]),
      },
    });
  });

  test("columns come in the order of the types, absent ones NULL", async () => {
    const types: ColumnTypes = new Map([
      ["b", "string"],
      ["a", "int64"],
    ]);
    const batch = await arrowBatch(ipc({ a: arrow.vectorFromArray([1], new arrow.Int32()) }), types);
    expect(await batch.rows()).toStrictEqual([
      bare<unknown>([
        ["b", null],
        ["a", 1n],
      ]),
    ]);
    expect(Object.keys((await batch.rows())[0] ?? {})).toStrictEqual(["b", "a"]);
  });
});

test("bytes that are as promised are passed on, others are rewritten", async () => {
  const plain = await rowsBatch(new Map([["a", "string"]]), [bare([["a", "x"]])]).arrow();
  expect(await (await arrowBatch(plain)).arrow()).toBe(plain);
  const utf8 = ipc({ a: arrow.vectorFromArray(["x"], new arrow.Utf8()) });
  const rewritten = await (await arrowBatch(utf8)).arrow();
  expect(String(arrow.tableFromIPC(rewritten).schema.fields[0]?.type)).toBe("LargeUtf8");
});

test("a name that occurs twice is refused", async () => {
  const column = arrow.vectorFromArray([1], new arrow.Int32());
  const field = new arrow.Field("a", column.type, true);
  const struct = new arrow.Struct([field, field]);
  const data = arrow.makeData({
    type: struct,
    length: 1,
    nullCount: 0,
    children: [column.data[0], column.data[0]] as arrow.Data[],
  });
  const table = new arrow.Table([new arrow.RecordBatch(new arrow.Schema([field, field]), data)]);
  await expect(arrowBatch(arrow.tableToIPC(table, "stream"))).rejects.toThrow(
    'Two columns are named "a". Rename one of them.',
  );
});
