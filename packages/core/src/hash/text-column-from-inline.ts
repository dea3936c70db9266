// biome-ignore-all lint/complexity/useMaxParams: called per batch, with the four things that it is about

import { MetadataStoreError } from "../errors.ts";
import { withKernels } from "./kernels.ts";
import { isNullAt, type TextColumn } from "./text-column.ts";

const RECORD_BYTES = 16;
const INLINE_BYTES = 12;
const INLINE_START = 4;
const CHUNK_ROWS = 65_536;

interface InlineTexts {
  readonly records: Uint8Array;
  readonly validity: Uint8Array | undefined;
  readonly length: number;
}

/** Gathers texts of which each is inline; undefined where one is not. */
function gatherInline({ records, validity, length }: InlineTexts): TextColumn | undefined {
  const data = new Uint8Array(length * INLINE_BYTES);
  const offsets = new Int32Array(length + 1);
  let size = 0;
  for (let start = 0; start < length; start += CHUNK_ROWS) {
    const end = Math.min(start + CHUNK_ROWS, length);
    const isGathered = withKernels((end - start) * 2 * RECORD_BYTES, (kernels) => {
      const rows = end - start;
      const from = kernels.put(records.subarray(start * RECORD_BYTES, end * RECORD_BYTES));
      const bits = validity === undefined ? 0 : kernels.put(validity.subarray(start >> 3, (end + 7) >> 3));
      const out = kernels.take(rows * INLINE_BYTES);
      const ends = kernels.take((rows + 1) * 4);
      // As assembly/inline-text.ts reads them.
      if (kernels.gatherInline(kernels.putWords([from, bits, rows, out, ends])) === 0) return false;
      const gathered = kernels.wordsAt(ends, rows + 1);
      for (const [row, offset] of gathered.entries()) offsets[start + row] = size + offset;
      data.set(kernels.bytesAt(out, gathered[rows] ?? 0), size);
      size += gathered[rows] ?? 0;
      return true;
    });
    if (!isGathered) return undefined;
  }
  return { data: data.subarray(0, size), offsets, validity, length };
}

function gatherAny({ records, validity, length }: InlineTexts, longText: (row: number) => Uint8Array): TextColumn {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const offsets = new BigInt64Array(length + 1);
  const column = { data: new Uint8Array(0), offsets, validity, length };
  let size = 0;
  for (let row = 0; row < length; row++) {
    if (!isNullAt(column, row)) size += view.getUint32(row * RECORD_BYTES, true);
    offsets[row + 1] = BigInt(size);
  }
  const data = new Uint8Array(size);
  for (let row = 0; row < length; row++) {
    const textLength = Number(offsets[row + 1]) - Number(offsets[row]);
    const start = row * RECORD_BYTES + INLINE_START;
    const text = textLength > INLINE_BYTES ? longText(row) : records.subarray(start, start + textLength);
    if (text.length !== textLength) {
      const message = `The text of row ${row} has ${text.length} bytes, but its record says ${textLength}.`;
      throw new MetadataStoreError("INVALID_ARGUMENT", message, { details: { row, textLength } });
    }
    data.set(text, Number(offsets[row]));
  }
  return { ...column, data };
}

/**
 * Makes a column of `length` string records of 16 bytes, as embedded engines lay them out: the text's length as a
 * little-endian u32, then the text where it has at most 12 bytes, else 4 bytes of it and a pointer. `longText` is
 * called for the rows of longer texts. Records of NULL rows are not read. `validity` is an Arrow bitmap from bit 0.
 * @throws MetadataStoreError `INVALID_ARGUMENT` where a buffer is too short or a text does not have its record's length.
 */
export function textColumnFromInline(
  records: Uint8Array,
  length: number,
  validity: Uint8Array | undefined,
  longText: (row: number) => Uint8Array,
): TextColumn {
  if (records.length < length * RECORD_BYTES || (validity !== undefined && validity.length * 8 < length)) {
    const message = `The buffers of string records are too short for ${length} rows.`;
    const details = { length, recordBytes: records.length, validityBytes: validity?.length };
    throw new MetadataStoreError("INVALID_ARGUMENT", message, { details });
  }
  const texts = { records, validity, length };
  return gatherInline(texts) ?? gatherAny(texts, longText);
}
