import { hashToNumber, writeHash } from "./hash-text";

// Words of a part, eight in all; packages/core/src/hash/place-template.ts writes them.
const TEXT: usize = 0;
const OFFSETS: usize = 4;
const OFFSET_SHIFT: usize = 8;
const VALIDITY: usize = 12;
const VALIDITY_BIT: usize = 16;
const FIXED_TEXT: usize = 20;
const FIXED_LENGTH: usize = 24;
const PART_BYTES: usize = 32;

// Words of a job; packages/core/src/hash/hash-in-chunks.ts writes them.
const ALGORITHM: usize = 0;
const PARTS: usize = 4;
const PARTS_END: usize = 8;
const ROWS: usize = 12;
const OUT: usize = 16;
const OUT_OFFSETS: usize = 20;
const OUT_VALIDITY: usize = 24;
const OUT_VALIDITY_BIT: usize = 28;
const OUT_LENGTH: usize = 32;
const SCRATCH: usize = 36;

const BLOCK_COPY_BYTES: usize = 128;

let textStart: usize = 0;
let textLength: usize = 0;

/** May write up to 7 bytes behind the copy, and read as many behind the source. */
function copyText(target: usize, source: usize, length: usize): void {
  if (length > BLOCK_COPY_BYTES) {
    memory.copy(target, source, length);
    return;
  }
  for (let at: usize = 0; at < length; at += 8) store<u64>(target + at, load<u64>(source + at));
}

function bitAt(bitmap: usize, bit: usize): bool {
  return ((load<u8>(bitmap + (bit >> 3)) >> (<u8>(bit & 7))) & 1) != 0;
}

function setBit(bitmap: usize, bit: usize): void {
  const at = bitmap + (bit >> 3);
  store<u8>(at, load<u8>(at) | (1 << (<u8>(bit & 7))));
}

/** Sets textStart and textLength to the part's text in the row; false where it is NULL. */
function findText(part: usize, row: usize): bool {
  const offsets = load<usize>(part, OFFSETS);
  const validity = load<usize>(part, VALIDITY);
  if (offsets == 0 || (validity != 0 && !bitAt(validity, load<usize>(part, VALIDITY_BIT) + row))) {
    textStart = load<usize>(part, FIXED_TEXT);
    textLength = load<usize>(part, FIXED_LENGTH);
    return textStart != 0;
  }
  const shift = load<usize>(part, OFFSET_SHIFT);
  const at = offsets + (row << shift);
  const first = load<u32>(at);
  textStart = load<usize>(part, TEXT) + first;
  textLength = load<u32>(at + (<usize>1 << shift)) - first;
  return true;
}

/** Sets textStart and textLength to the row's joined parts; false where one is NULL. */
function joinParts(job: usize, row: usize): bool {
  const parts = load<usize>(job, PARTS);
  const end = load<usize>(job, PARTS_END);
  if (end - parts == PART_BYTES) return findText(parts, row);
  const scratch = load<usize>(job, SCRATCH);
  let target = scratch;
  for (let part = parts; part < end; part += PART_BYTES) {
    if (!findText(part, row)) return false;
    copyText(target, textStart, textLength);
    target += textLength;
  }
  textStart = scratch;
  textLength = target - scratch;
  return true;
}

/** Hashes each row to text, cut to OUT_LENGTH characters. Returns how many rows are NULL. */
export function hashToTexts(job: usize): u32 {
  const algorithm = load<i32>(job, ALGORITHM);
  const rows = load<usize>(job, ROWS);
  const out = load<usize>(job, OUT);
  const outOffsets = load<usize>(job, OUT_OFFSETS);
  const validity = load<usize>(job, OUT_VALIDITY);
  const validityBit = load<usize>(job, OUT_VALIDITY_BIT);
  const length = load<usize>(job, OUT_LENGTH);
  let written: usize = 0;
  let nulls: u32 = 0;
  store<u32>(outOffsets, 0);
  for (let row: usize = 0; row < rows; row++) {
    if (joinParts(job, row)) {
      written += min(length, writeHash(algorithm, textStart, textLength, out + written));
      setBit(validity, validityBit + row);
    } else nulls++;
    store<u32>(outOffsets + (row << 2), <u32>written, 4);
  }
  return nulls;
}

/** Hashes each row to a u64, 0 for NULL. Returns how many rows are NULL. */
export function hashToNumbers(job: usize): u32 {
  const algorithm = load<i32>(job, ALGORITHM);
  const rows = load<usize>(job, ROWS);
  const out = load<usize>(job, OUT);
  const validity = load<usize>(job, OUT_VALIDITY);
  const validityBit = load<usize>(job, OUT_VALIDITY_BIT);
  let nulls: u32 = 0;
  for (let row: usize = 0; row < rows; row++) {
    let value: u64 = 0;
    if (joinParts(job, row)) {
      value = hashToNumber(algorithm, textStart, textLength);
      setBit(validity, validityBit + row);
    } else nulls++;
    store<u64>(out + (row << 3), value);
  }
  return nulls;
}
