import { createHash } from "node:crypto";
import { LargeUtf8, Utf8, vectorFromArray } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type HashSettings,
  hashTemplate,
  hashTemplateToNumbers,
  hashText,
  type TextColumn,
  textColumnFromTexts,
  textsFromColumn,
} from "../../src/hash/index.ts";

const md5: HashSettings = { algorithm: "md5", length: 20 };

function expectedMd5(text: string): string {
  return createHash("md5").update(text).digest("hex").slice(0, 20);
}

/** What the template means, row by row. */
function expectedHashes(parts: readonly (string | number)[], columns: readonly GivenColumn[], rows: number) {
  return Array.from({ length: rows }, (_, row) => {
    const texts = parts.map((part) =>
      typeof part === "string" ? part : (columns[part]?.texts[row] ?? columns[part]?.nullAs),
    );
    return texts.includes(undefined) ? null : expectedMd5(texts.join(""));
  });
}

interface GivenColumn {
  readonly texts: readonly (string | null)[];
  readonly nullAs?: string;
  /** Rows that stand before the column's own in its buffers. */
  readonly before: number;
  readonly large: boolean;
}

/** The column as a slice of larger buffers, with filler around it. */
function slicedColumn({ texts, nullAs, before, large }: GivenColumn): TextColumn {
  const filler = Array.from({ length: before }, (_, row) => (row % 2 === 0 ? "filler" : null));
  const { data, offsets, validity } = textColumnFromTexts([...filler, ...texts, null, "behind"]);
  const own = offsets.subarray(before, before + texts.length + 1);
  return {
    data,
    offsets: large ? BigInt64Array.from(own, BigInt) : Int32Array.from(own, Number),
    validity,
    validityOffset: before,
    length: texts.length,
    ...(nullAs === undefined ? {} : { nullAs }),
  };
}

describe("a template", () => {
  test("equals the hash of its joined parts, for any constants, columns, slices and NULLs", () => {
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.string({ minLength: 120, maxLength: 300 }));
    const given = fc.nat(70).chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        parts: fc.array(fc.oneof(text, fc.constantFrom(0, 1, 2)), { maxLength: 8 }),
        columns: fc.array(
          fc.record(
            {
              texts: fc.array(fc.option(text, { freq: 4 }), { minLength: rows, maxLength: rows }),
              nullAs: fc.constantFrom("", "missing", "日本"),
              before: fc.nat(20),
              large: fc.boolean(),
            },
            { requiredKeys: ["texts", "before", "large"] },
          ),
          { minLength: 3, maxLength: 3 },
        ),
      }),
    );
    fc.assert(
      fc.property(given, ({ rows, parts, columns }) => {
        const result = hashTemplate(md5, parts, columns.map(slicedColumn), rows);
        const expected = expectedHashes(parts, columns, rows);
        expect(textsFromColumn(result)).toEqual(expected);
        expect(result.validity === undefined).toBe(!expected.includes(null));
      }),
    );
  });

  test("without columns gives the constant's hash for each row", () => {
    const result = hashTemplate(md5, ["video/", "raw"], [], 3);
    expect(textsFromColumn(result)).toEqual(Array(3).fill(expectedMd5("video/raw")));
    expect([...result.offsets]).toEqual([0, 20, 40, 60]);
    expect(textsFromColumn(hashTemplate(md5, [], [], 2))).toEqual(Array(2).fill(expectedMd5("")));
  });

  test("of no rows gives an empty column, also for Arrow's empty offsets", () => {
    const empty: TextColumn = { data: new Uint8Array(0), offsets: new Int32Array(0), validity: undefined, length: 0 };
    const result = hashTemplate(md5, ["a", 0], [empty], 0);
    expect(result).toEqual({ ...empty, offsets: new Int32Array(1) });
  });

  test("NULL in a column that no part names does not matter", () => {
    const columns = [textColumnFromTexts(["a", "b"]), textColumnFromTexts([null, "c"])];
    expect(textsFromColumn(hashTemplate(md5, [0], columns, 2))).toEqual([expectedMd5("a"), expectedMd5("b")]);
  });

  test("takes the result of another template", () => {
    const fields = ["x", "y"].map((field) => hashTemplate(md5, [field, 0], [textColumnFromTexts(["1", null])], 2));
    const expected = expectedMd5(`${expectedMd5("x1")}|${expectedMd5("y1")}`);
    expect(textsFromColumn(hashTemplate(md5, [0, "|", 1], fields, 2))).toEqual([expected, null]);
  });

  test.each([new Utf8(), new LargeUtf8()])("takes the buffers of Arrow's %s, sliced and with NULLs", (type) => {
    const texts = Array.from({ length: 50 }, (_, row) => (row % 7 === 3 ? null : `${row} ž日🙂`.repeat(row % 5)));
    const [data] = vectorFromArray(texts, type).slice(5, 41).data;
    if (data === undefined) throw new Error("The vector has no data.");
    const { values, valueOffsets, nullBitmap, offset, length } = data;
    const column = { data: values, offsets: valueOffsets, validity: nullBitmap, validityOffset: offset, length };
    const expected = texts.slice(5, 41).map((text) => (text === null ? null : expectedMd5(text)));
    expect(textsFromColumn(hashTemplate(md5, [0], [column], length))).toEqual(expected);
  });
});

describe("wrong arguments are refused", () => {
  const column = textColumnFromTexts(["a", "b"]);
  test.each<[string, () => unknown]>([
    ["a part that is no column", () => hashTemplate(md5, [1], [column], 2)],
    ["a column of other length", () => hashTemplate(md5, [0], [column], 3)],
    ["offsets that are too short", () => hashTemplate(md5, [0], [{ ...column, offsets: new Int32Array(2) }], 2)],
    ["offsets beyond the data", () => hashTemplate(md5, [0], [{ ...column, offsets: Int32Array.of(0, 1, 3) }], 2)],
    ["offsets below 0", () => hashTemplate(md5, [0], [{ ...column, offsets: Int32Array.of(-1, 1, 2) }], 2)],
    ["a validity that is too short", () => hashTemplate(md5, [0], [{ ...column, validity: new Uint8Array(0) }], 2)],
    [
      "a validity whose slice ends behind it",
      () => hashTemplate(md5, [0], [{ ...column, validity: Uint8Array.of(3), validityOffset: 7 }], 2),
    ],
    ["a result above 2 GiB", () => hashTemplate({ algorithm: "sha256", length: 64 }, ["a"], [], 33_554_432)],
    ["numbers of a column of other length", () => hashTemplateToNumbers("wyhash", [0], [column], 3)],
  ])("%s", (_, call) => {
    expect(call).toThrow(expect.objectContaining({ name: "MetadataStoreError", code: "INVALID_ARGUMENT" }));
  });
});

describe("numbers", () => {
  const texts = Array.from({ length: 21 }, (_, row) => (row === 9 || row === 20 ? null : `row ${row}`));
  const columns = [textColumnFromTexts(texts)];

  test.each(["xxhash32", "xxhash64", "xxh3_64", "wyhash", "farmhash"] as const)(
    "of %s are those of the texts",
    (algorithm) => {
      const settings = { algorithm, length: 20 };
      const expected = texts.map((text) =>
        text === null ? 0n : BigInt.asUintN(64, BigInt(hashText(settings, `k|${text}`))),
      );
      const { values, validity } = hashTemplateToNumbers(algorithm, ["k|", 0], columns, 21);
      expect(values).toEqual(BigUint64Array.from(expected));
      expect(validity).toEqual(Uint8Array.of(0b11111111, 0b11111101, 0b00001111));
    },
  );

  test("have no validity where nothing is NULL", () => {
    const { values, validity } = hashTemplateToNumbers("xxhash64", ["hello_", "world"], [], 2);
    expect([...values]).toEqual([5654987600477331689n, 5654987600477331689n]);
    expect(validity).toBeUndefined();
  });
});
