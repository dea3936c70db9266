import {
  HASH_ALGORITHMS,
  hashTemplate,
  hashTexts,
  type TextColumn,
  textColumnFromTexts,
} from "../../packages/core/src/hash/index.ts";

// Prints millions of rows per second for each algorithm: the best of some rounds over 1M rows, on one thread.
const ROWS = 1_000_000;
const ROUNDS = 5;
const LENGTH = 20;

function textsOf(length: number): TextColumn {
  const texts = Array.from({ length: ROWS }, (_, row) =>
    `${row}-${(row * 2654435761) % 4294967296}`.padEnd(length, "/path.mp4"),
  );
  return textColumnFromTexts(texts.map((text) => text.slice(0, length)));
}

function bestSeconds(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}

function rate(run: () => void): string {
  return (ROWS / 1e6 / bestSeconds(run)).toFixed(1);
}

const [text56, text8, text20] = [textsOf(56), textsOf(8), textsOf(20)];
const template = ["audio|1|video/raw.audio|", 0, "|video/raw.frames|", 1];
const rowTexts = Array.from({ length: ROWS }, (_, row) => `${row}`.padEnd(56, "/path"));
console.table(
  Object.fromEntries(
    HASH_ALGORITHMS.map((algorithm) => {
      const settings = { algorithm, length: LENGTH };
      return [
        algorithm,
        {
          "56 bytes, Mrow/s": rate(() => hashTemplate(settings, [0], [text56], ROWS)),
          "template, Mrow/s": rate(() => hashTemplate(settings, template, [text8, text20], ROWS)),
          "row path, Mrow/s": rate(() => hashTexts(settings, rowTexts)),
        },
      ];
    }),
  ),
);
