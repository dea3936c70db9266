import { expect, it } from "vitest";
import { type HashSettings, hashTexts } from "../../src/hash/index.ts";
import { missedChanges } from "../../src/hash/missed-changes.ts";

const figures: readonly (readonly [HashSettings["algorithm"], number, string])[] = [
  ["xxhash32", 8, "4.5e+0"],
  ["xxhash64", 8, "6.7e+0"],
  ["md5", 8, "4.7e-2"],
  ["md5", 12, "7.1e-7"],
  ["xxh3_64", 16, "6.7e-8"],
  ["wyhash", 20, "1.1e-11"],
];
for (const [algorithm, length, expected] of figures) {
  it(`of 100 million changes ${expected} are missed with ${algorithm} cut at ${length}`, () => {
    expect(missedChanges({ algorithm, length }, 1e8).toExponential(1)).toBe(expected);
  });
}

for (const algorithm of ["xxhash32", "xxhash64", "farmhash", "md5"] as const) {
  it(`what is counted for ${algorithm} is what is computed`, () => {
    // So short a cut that equal texts are frequent among the pairs of a few thousand.
    const settings = { algorithm, length: 4 };
    const counts = new Map<string | null, number>();
    const texts = hashTexts(
      settings,
      Array.from({ length: 4000 }, (_, index) => `text ${index}`),
    );
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    const pairs = (texts.length * (texts.length - 1)) / 2;
    const equal = [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
    expect(equal / (missedChanges(settings, pairs) / 2)).toBeCloseTo(1, 0.5);
  });
}
