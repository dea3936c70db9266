import { MetadataStoreError, type TextColumn } from "@metaxy/core/driver";
import { hashBindings, type RawVector } from "./hash-bindings.ts";

/** Texts of neighbouring rows of a vector. */
export interface TextSlice {
  /** Row of the vector that is the first of `texts`. */
  readonly start: number;
  readonly texts: TextColumn;
}

/** A vector of texts, copied but for the long texts' bytes. */
interface TextVector {
  readonly rowCount: number;
  /** 16 bytes a row: length, then the text, or 4 bytes of it and a pointer where it is longer than 12 bytes. */
  readonly records: Uint8Array<ArrayBuffer>;
  /** The same as 4 words a row. */
  readonly words: Uint32Array<ArrayBuffer>;
  readonly validity: Uint8Array<ArrayBuffer> | undefined;
}

/** Rows, one after the other, whose texts lie behind each other in memory, so that one copy gets them all. */
interface Run {
  readonly row: number;
  readonly at: number;
  bytes: number;
}

const RECORD_BYTES = 16;
const INLINE_BYTES = 12;
const WORD = 2 ** 32;
const SLICE_BYTES = 16 * 1024 * 1024;
const MOST_TEXT_BYTES = 2 ** 30;

function isNull({ validity }: TextVector, row: number): boolean {
  return validity !== undefined && (((validity[row >> 3] ?? 0) >> (row & 7)) & 1) === 0;
}

function checkLength(bytes: number): void {
  if (bytes <= MOST_TEXT_BYTES) return;
  const message = `A text of ${bytes} bytes is too long to be hashed; at most ${MOST_TEXT_BYTES} bytes are.`;
  throw new MetadataStoreError("INVALID_ARGUMENT", message, { details: { bytes } });
}

function copyRuns({ records, words }: TextVector, runs: readonly Run[], size: number): Uint8Array {
  const data = new Uint8Array(size);
  for (const { row, at, bytes } of runs) {
    const record = row * RECORD_BYTES;
    const isInline = (words[4 * row] ?? 0) <= INLINE_BYTES;
    const text = isInline
      ? records.subarray(record + 4, record + 4 + bytes)
      : hashBindings.get_data_from_pointer(records.buffer, records.byteOffset + record + 8, bytes);
    data.set(text, at);
  }
  return data;
}

function readSlice(vector: TextVector, start: number): TextSlice {
  const { rowCount, words, validity } = vector;
  const offsets = new Int32Array(rowCount - start + 1);
  const runs: Run[] = [];
  let size = 0;
  let end = start;
  // Halves of the address behind the last long text: a double does not hold every address.
  let nextLow = -1;
  let nextHigh = -1;
  for (; end < rowCount && size < SLICE_BYTES; end++) {
    const bytes = isNull(vector, end) ? 0 : (words[4 * end] ?? 0);
    const low = words[4 * end + 2] ?? 0;
    const high = words[4 * end + 3] ?? 0;
    const last = runs.at(-1);
    if (bytes > INLINE_BYTES) {
      checkLength(bytes);
      if (last !== undefined && low === nextLow && high === nextHigh) last.bytes += bytes;
      else runs.push({ row: end, at: size, bytes });
      nextLow = (low + bytes) % WORD;
      nextHigh = high + (low + bytes >= WORD ? 1 : 0);
    } else if (bytes > 0) {
      runs.push({ row: end, at: size, bytes });
      nextLow = -1;
    }
    size += bytes;
    offsets[end - start + 1] = size;
  }
  const data = copyRuns(vector, runs, size);
  return { start, texts: { data, offsets, validity, validityOffset: start, length: end - start } };
}

/**
 * Texts of a flat VARCHAR vector, in slices of some MiB. Computed texts lie behind each other in memory, and are then
 * copied in a few calls; any others text by text.
 * @throws MetadataStoreError `INVALID_ARGUMENT` where a text has more than 1 GiB.
 */
export function* readTexts(raw: RawVector, rowCount: number): Generator<TextSlice> {
  const records = hashBindings.vector_get_data(raw, rowCount * RECORD_BYTES);
  const validity = hashBindings.vector_get_validity(raw, Math.ceil(rowCount / 8)) ?? undefined;
  const words = new Uint32Array(records.buffer, records.byteOffset, records.byteLength / 4);
  const vector: TextVector = { rowCount, records, words, validity };
  let start = 0;
  while (start < rowCount) {
    const slice = readSlice(vector, start);
    yield slice;
    start += slice.texts.length;
  }
}
