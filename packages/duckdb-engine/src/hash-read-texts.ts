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

/** Rows of a vector, the last one excluded. */
interface RowRange {
  readonly start: number;
  readonly end: number;
}

const RECORD_BYTES = 16;
const INLINE_BYTES = 12;
const INLINE_START = 4;
const POINTER_START = 8;
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

/** Copies the long texts of neighbouring rows, which lie behind each other in memory, with one call. */
class LongTexts {
  readonly #vector: TextVector;
  readonly #data: Uint8Array;
  #row = 0;
  #at = 0;
  #bytes = 0;
  // Halves of the address behind the last text: a double does not hold every address.
  #nextLow = -1;
  #nextHigh = -1;

  constructor(vector: TextVector, data: Uint8Array) {
    this.#vector = vector;
    this.#data = data;
  }

  add(row: number, at: number, bytes: number): void {
    const { words } = this.#vector;
    const low = words[4 * row + 2] ?? 0;
    const high = words[4 * row + 3] ?? 0;
    if (low !== this.#nextLow || high !== this.#nextHigh || at !== this.#at + this.#bytes) {
      this.copy();
      this.#row = row;
      this.#at = at;
      this.#bytes = 0;
    }
    this.#bytes += bytes;
    this.#nextLow = (low + bytes) % WORD;
    this.#nextHigh = high + (low + bytes >= WORD ? 1 : 0);
  }

  /** Copies what was added. */
  copy(): void {
    if (this.#bytes === 0) return;
    const { buffer, byteOffset } = this.#vector.records;
    const pointer = byteOffset + this.#row * RECORD_BYTES + POINTER_START;
    this.#data.set(hashBindings.get_data_from_pointer(buffer, pointer, this.#bytes), this.#at);
  }
}

function copyTexts(vector: TextVector, offsets: Int32Array, { start, end }: RowRange): Uint8Array {
  const data = new Uint8Array(offsets[end - start] ?? 0);
  const long = new LongTexts(vector, data);
  const { records } = vector;
  for (let row = start; row < end; row++) {
    const at = offsets[row - start] ?? 0;
    const bytes = (offsets[row - start + 1] ?? 0) - at;
    if (bytes > INLINE_BYTES) long.add(row, at, bytes);
    else {
      const text = row * RECORD_BYTES + INLINE_START;
      for (let n = 0; n < bytes; n++) data[at + n] = records[text + n] ?? 0;
    }
  }
  long.copy();
  return data;
}

function readSlice(vector: TextVector, start: number): TextSlice {
  const { rowCount, words, validity } = vector;
  const offsets = new Int32Array(rowCount - start + 1);
  let size = 0;
  let end = start;
  for (; end < rowCount && size < SLICE_BYTES; end++) {
    const bytes = isNull(vector, end) ? 0 : (words[4 * end] ?? 0);
    checkLength(bytes);
    size += bytes;
    offsets[end - start + 1] = size;
  }
  const data = copyTexts(vector, offsets, { start, end });
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
