// Words of a job; packages/core/src/hash/text-column-from-inline.ts writes them.
const RECORDS: usize = 0;
const VALIDITY: usize = 4;
const ROWS: usize = 8;
const OUT: usize = 12;
const OUT_OFFSETS: usize = 16;

const RECORD_SHIFT: usize = 4;
const INLINE_BYTES: u32 = 12;

/** Gathers the texts of records of 16 bytes; a NULL row becomes an empty text. False where a text is not inline. */
export function gatherInline(job: usize): bool {
  const records = load<usize>(job, RECORDS);
  const validity = load<usize>(job, VALIDITY);
  const rows = load<usize>(job, ROWS);
  const out = load<usize>(job, OUT);
  const outOffsets = load<usize>(job, OUT_OFFSETS);
  let written: usize = 0;
  store<u32>(outOffsets, 0);
  for (let row: usize = 0; row < rows; row++) {
    if (validity == 0 || ((load<u8>(validity + (row >> 3)) >> (<u8>(row & 7))) & 1) != 0) {
      const record = records + (row << RECORD_SHIFT);
      const length = load<u32>(record);
      if (length > INLINE_BYTES) return false;
      store<u64>(out + written, load<u64>(record, 4));
      store<u32>(out + written, load<u32>(record, 12), 8);
      written += length;
    }
    store<u32>(outOffsets + (row << 2), <u32>written, 4);
  }
  return true;
}
