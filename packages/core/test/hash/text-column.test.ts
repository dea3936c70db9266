import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textColumnFromInline, textColumnFromTexts, textsFromColumn } from "../../src/hash/index.ts";

/** String records as an embedded engine lays them out; a NULL row holds what was there before. */
function stringRecords(texts: readonly (string | null)[]) {
  const records = Buffer.alloc(texts.length * 16, 0xee);
  const validity = new Uint8Array(Math.ceil(texts.length / 8));
  for (const [row, text] of texts.entries()) {
    if (text === null) continue;
    const bytes = Buffer.from(text);
    validity[row >> 3] = (validity[row >> 3] ?? 0) | (1 << (row & 7));
    records.writeUInt32LE(bytes.length, row * 16);
    bytes.copy(records, row * 16 + 4, 0, bytes.length <= 12 ? bytes.length : 4);
  }
  return { records, validity, length: texts.length };
}

function inlineColumn(texts: readonly (string | null)[]) {
  const asked: number[] = [];
  const { records, validity, length } = stringRecords(texts);
  const column = textColumnFromInline(records, length, validity, (row) => {
    asked.push(row);
    return Buffer.from(texts[row] ?? "");
  });
  return { texts: textsFromColumn(column), asked };
}

test("texts become a column and come back", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: "grapheme" }))), (texts) => {
      const column = textColumnFromTexts(texts);
      expect(textsFromColumn(column)).toEqual(texts);
      expect(column.validity === undefined).toBe(!texts.includes(null));
    }),
  );
});

describe("a column of string records", () => {
  test("gathers inline and long texts, and asks for the long ones only", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.string({ maxLength: 40 }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
        const long = texts.flatMap((each, row) => (Buffer.byteLength(each ?? "") > 12 ? [row] : []));
        expect(inlineColumn(texts)).toEqual({ texts, asked: long });
      }),
    );
  });

  test("of 150,001 inline texts is gathered whole", () => {
    const texts = Array.from({ length: 150_001 }, (_, row) => (row % 11 === 5 ? null : `${row}`.repeat(row % 3)));
    expect(inlineColumn(texts)).toEqual({ texts, asked: [] });
  });

  test("without a validity has no NULL", () => {
    const { records } = stringRecords(["abc", "", "123456789012"]);
    const column = textColumnFromInline(records, 3, undefined, () => Buffer.alloc(0));
    expect(textsFromColumn(column)).toEqual(["abc", "", "123456789012"]);
    expect(column.validity).toBeUndefined();
  });

  test.each<[string, () => unknown]>([
    [
      "records that are too short",
      () => textColumnFromInline(new Uint8Array(31), 2, undefined, () => new Uint8Array(0)),
    ],
    [
      "a validity that is too short",
      () => textColumnFromInline(new Uint8Array(144), 9, Uint8Array.of(255), () => new Uint8Array(0)),
    ],
    [
      "a long text of another length",
      () => textColumnFromInline(stringRecords(["a".repeat(13)]).records, 1, undefined, () => new Uint8Array(14)),
    ],
  ])("refuses %s", (_, call) => {
    expect(call).toThrow(expect.objectContaining({ name: "MetadataStoreError", code: "INVALID_ARGUMENT" }));
  });
});
