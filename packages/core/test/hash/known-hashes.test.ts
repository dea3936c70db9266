import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, HASH_ALGORITHMS, hashText, hashTexts, sha256Hex } from "../../src/hash/index.ts";
import golden from "../golden/hashes.json" with { type: "json" };
import { sampleText } from "./sample-text.ts";
import vectors from "./vectors.json" with { type: "json" };

const uncut = 128;
const digests = ["md5", "sha256"] as const;

describe("the Python reference's hashes", () => {
  test.each(HASH_ALGORITHMS.filter((each) => each !== "farmhash"))("%s gives the reference's outputs", (algorithm) => {
    expect(hashTexts({ algorithm, length: uncut }, golden.inputs)).toEqual(golden.outputs[algorithm]);
  });

  test.each([
    ["f83e0cd9|5c6127df", "12526534"],
    ["3abe5041|72ae07bb", "-5868777"],
    ["20ee55af|7e9e5c76", "-1759196"],
    ["fe238937|31d7062a", "-4720317"],
    ["49157acc|056968e7", "-8586871"],
  ])("farmhash of %s, cut to 8 characters with its sign, is %s", (text, hash) => {
    expect(hashText({ algorithm: "farmhash", length: 8 }, text)).toBe(hash);
  });
});

// Made with the PyPI packages xxhash 4.1.0, polars-hash 0.9.3 (wyhash) and pyfarmhash 0.5.1 (fingerprint64; equal to
// farmFingerprint64 of chdb 4.4.0; polars-hash's farmhash64 differs where the length is a multiple of 64 above 64).
describe("texts of 0 to 300 bytes and longer ones", () => {
  const lengths = vectors.lengths.split(" ").map(Number);
  const texts = lengths.map(sampleText);

  test("have the lengths that they are listed with", () => {
    expect(lengths.slice(0, 301)).toEqual(Array.from({ length: 301 }, (_, length) => length));
    expect(texts.map((text) => Buffer.byteLength(text))).toEqual(lengths);
  });

  test.each(["xxhash32", "xxhash64", "xxh3_64", "wyhash", "farmhash"] as const)("%s gives the vectors", (algorithm) => {
    expect(hashTexts({ algorithm, length: uncut }, texts)).toEqual(vectors[algorithm].split(" "));
  });

  test.each(digests)("%s equals the platform's", (algorithm) => {
    const expected = texts.map((text) => createHash(algorithm).update(text).digest("hex"));
    expect(hashTexts({ algorithm, length: uncut }, texts)).toEqual(expected);
  });
});

test.each(digests)("%s equals the platform's for any text", (algorithm) => {
  const text = fc.string({ unit: "binary", maxLength: 300, size: "max" });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
      const expected = texts.map((each) => createHash(algorithm).update(each).digest("hex"));
      expect(hashTexts({ algorithm, length: uncut }, texts)).toEqual(expected);
    }),
  );
});

test("a hash is cut to its first characters, and a shorter one is kept whole", () => {
  for (const algorithm of HASH_ALGORITHMS) {
    const whole = hashText({ algorithm, length: uncut }, "hello_world");
    for (const length of [8, 10, 20, 32, 63, 64]) {
      expect(hashText({ algorithm, length }, "hello_world")).toBe(whole.slice(0, length));
      expect(hashTexts({ algorithm, length }, ["a", "hello_world", null])[1]).toBe(cut(whole, length));
    }
  }
});

test("null gives null, and nothing gives nothing", () => {
  const settings = { algorithm: "xxhash64", length: uncut } as const;
  const hash = "5654987600477331689";
  expect(hashTexts(settings, [null, "hello_world", null, "hello_world"])).toEqual([null, hash, null, hash]);
  expect(hashTexts(settings, [null])).toEqual([null]);
  expect(hashTexts(settings, [])).toEqual([]);
});

test("a lone surrogate is hashed as U+FFFD", () => {
  const settings = { algorithm: "xxhash64", length: uncut } as const;
  expect(hashTexts(settings, ["a\ud800b"])).toEqual(hashTexts(settings, ["a\ufffdb"]));
});

test("sha256Hex hashes the joined parts", () => {
  expect(sha256Hex()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256Hex("video/", "raw", "ž|日本")).toBe(createHash("sha256").update("video/rawž|日本").digest("hex"));
});
