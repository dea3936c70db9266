import { hash } from "node:crypto";

const CHUNK_LENGTH = 1500;
const DIMENSIONS = 128;
const STOP_WORDS = new Set(
  "about after all also and any are been but can code default does each for from has have how into its more must not only other our see should than that the their then there these they this use used using version was when where which will with would you your".split(
    " ",
  ),
);

/** A short name for a text: equal texts have equal fingerprints. */
export function fingerprint(text: string): string {
  return hash("sha256", text).slice(0, 20);
}

function paragraphsToChunks(section: string): string[] {
  const chunks: string[] = [];
  for (const paragraph of section.split(/\n{2,}/)) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + paragraph.length < CHUNK_LENGTH) {
      chunks[chunks.length - 1] = `${last}\n\n${paragraph}`;
    } else chunks.push(paragraph);
  }
  return chunks;
}

/** Cuts a text at its headings, and long sections between paragraphs; an edit changes the chunks that it touches. */
export function splitIntoChunks(text: string): string[] {
  return text
    .split(/\n(?=#{1,6} )/)
    .flatMap(paragraphsToChunks)
    .filter((chunk) => /\w{3}/.test(chunk));
}

function wordsOf(text: string): string[] {
  const prose = text.replace(/```.*?```/gs, " ").replace(/https?:\S+|[`*_[\]()<>#|]/g, " ");
  const words = prose.toLowerCase().match(/[a-z][a-z-]{2,30}/g) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word));
}

function mostFrequent(words: Iterable<string>, count: number): string[] {
  const frequencies = new Map<string, number>();
  for (const word of words) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  return [...frequencies]
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([word]) => word);
}

/** The most frequent words of a chunk; of equally frequent ones those that come first. */
export function termsOf(text: string): string {
  return mostFrequent(wordsOf(text), 8).join(" ");
}

/** The words that are terms of most chunks. */
export function keywordsOf(terms: readonly string[]): string {
  return mostFrequent(
    terms.flatMap((each) => each.match(/\S+/g) ?? []),
    5,
  ).join(" ");
}

/** The first line of a chunk that reads like prose, else its first line. */
export function openingOf(text: string): string {
  const lines = text.split("\n").filter((line) => /\w{3}/.test(line));
  const prose = lines.find((line) => /^[A-Z]\w* (\S+ ){3}/.test(line)) ?? lines[0] ?? "";
  return prose.slice(0, 100);
}

/** A vector of hashed words: each word adds to one of 128 dimensions; length 1. */
export function vectorOf(text: string): Uint8Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const word of wordsOf(text)) {
    const dimension = Number.parseInt(hash("sha256", word).slice(0, 8), 16) % DIMENSIONS;
    vector[dimension] = (vector[dimension] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return new Uint8Array(vector.map((each) => each / length).buffer);
}

/** Index of the vector that is closest to the sum of all. */
export function mostCentral(vectors: readonly Uint8Array[]): number {
  const all = vectors.map((bytes) => new Float32Array(bytes.slice().buffer));
  const sum = Array.from({ length: DIMENSIONS }, (_, at) => all.reduce((total, each) => total + (each[at] ?? 0), 0));
  const scores = all.map((each) => sum.reduce((total, value, at) => total + value * (each[at] ?? 0), 0));
  return scores.indexOf(Math.max(...scores));
}
