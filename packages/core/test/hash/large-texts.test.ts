import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hashTemplate, textColumnFromTexts, textsFromColumn } from "../../src/hash/index.ts";
import { withKernels } from "../../src/hash/kernels.ts";
import { makeTemplate } from "../../src/hash/template.ts";
import { planChunks } from "../../src/hash/template-chunks.ts";

const MiB = 1024 * 1024;
const settings = { algorithm: "sha256", length: 64 } as const;

function expectedHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function sharedMemoryBytes(): number {
  return withKernels(0, (kernels) => kernels.bytesAt(0, 0).buffer.byteLength);
}

describe("large columns", () => {
  test("of 40,000 rows keep order and NULLs across chunks", () => {
    const texts = Array.from({ length: 40_001 }, (_, row) => (row % 3 === 1 ? null : `row ${row}`));
    const expected = texts.map((text) => (text === null ? null : expectedHash(`a|${text}`)));
    expect(textsFromColumn(hashTemplate(settings, ["a|", 0], [textColumnFromTexts(texts)], 40_001))).toEqual(expected);
  });

  test("of texts from 64 KiB to 20 MiB are hashed whole, in shared memory below 64 MiB", () => {
    const sizes = [0, 65_535, 65_536, 65_537, 5 * MiB, 1, 20 * MiB, 3, 9 * MiB, 9 * MiB, 7];
    const texts = sizes.map((size, row) => (row === 5 ? null : `${row}`.repeat(size)));
    const column = textColumnFromTexts(texts);
    const joined = texts.map((text) => (text === null ? null : expectedHash(`<${text}>`)));
    expect(textsFromColumn(hashTemplate(settings, ["<", 0, ">"], [column], sizes.length))).toEqual(joined);
    const alone = texts.map((text) => (text === null ? null : expectedHash(text)));
    expect(textsFromColumn(hashTemplate(settings, [0], [column], sizes.length))).toEqual(alone);
    expect(sharedMemoryBytes()).toBeLessThan(64 * MiB);
  });

  test("of one text of 80 MiB leave the shared memory as it is", () => {
    const text = "metaxy".repeat((80 * MiB) / 6);
    const before = sharedMemoryBytes();
    expect(textsFromColumn(hashTemplate(settings, [0], [textColumnFromTexts([text])], 1))).toEqual([
      expectedHash(text),
    ]);
    expect(sharedMemoryBytes()).toBe(before);
  });

  test("hashed again and again, or refused by the kernels, leave the shared memory below 64 MiB", () => {
    const column = textColumnFromTexts(["x".repeat(6 * MiB), "y"]);
    const decreasing = { ...column, offsets: BigInt64Array.of(9n, 3n, 10n) };
    for (let call = 0; call < 12; call++) {
      expect(() => hashTemplate(settings, ["a", 0], [decreasing], 2)).toThrow();
      expect(hashTemplate(settings, ["a", 0], [column], 2).length).toBe(2);
    }
    expect(sharedMemoryBytes()).toBeLessThan(64 * MiB);
  });

  test("are split so that only a single row takes more than 16 MiB", () => {
    const texts = Array.from({ length: 3000 }, (_, row) => "x".repeat(row === 1234 ? 12 * MiB : 40_000));
    const chunks = planChunks(makeTemplate(["a", 0, 0], [textColumnFromTexts(texts)], texts.length));
    expect(chunks.map(({ start }) => start)).toEqual([0, ...chunks.slice(0, -1).map(({ end }) => end)]);
    expect(chunks.at(-1)?.end).toBe(3000);
    expect(chunks.filter(({ bytes }) => bytes > 16 * MiB).map(({ start, end }) => [start, end])).toEqual([
      [1234, 1235],
    ]);
  });

  test("may begin above 4 GiB in their buffer", () => {
    const start = 2 ** 32 + 5;
    const data = new Uint8Array(start + 6);
    data.set(Buffer.from("abcdef"), start);
    const offsets = BigInt64Array.of(0n, 2n, 6n).map((offset) => offset + BigInt(start));
    const column = { data, offsets, validity: undefined, length: 2 };
    expect(textsFromColumn(hashTemplate(settings, [0], [column], 2))).toEqual([
      expectedHash("ab"),
      expectedHash("cdef"),
    ]);
  });
});
