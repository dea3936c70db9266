import { farmhash } from "./farmhash";
import { md5 } from "./md5";
import { sha256 } from "./sha256";
import { wyhash } from "./wyhash";
import { xxh3_64 } from "./xxh3-64";
import { xxhash32 } from "./xxhash32";
import { xxhash64 } from "./xxhash64";

// The numbers of the algorithms are repeated in packages/core/src/hash/kernel-algorithm.ts.
const XXHASH32 = 0;
const XXHASH64 = 1;
const XXH3_64 = 2;
const WYHASH = 3;
const FARMHASH = 4;
const MD5 = 5;

const EIGHT_DIGITS: u64 = 100000000;
const ASCII_ZEROS: u64 = 0x3030303030303030;
const DIGEST = memory.data(32);

/** Hash of the bytes as a number; `algorithm` is none of the digests. */
export function hashToNumber(algorithm: i32, start: usize, length: usize): u64 {
  if (algorithm == XXHASH64) return xxhash64(start, length);
  if (algorithm == XXHASH32) return <u64>xxhash32(start, length);
  if (algorithm == XXH3_64) return xxh3_64(start, length);
  if (algorithm == WYHASH) return wyhash(start, length);
  return farmhash(start, length);
}

/** The eight digits of a number, one a byte, the highest digit in the lowest byte. */
function eightDigits(value: u64): u64 {
  const high = value / 10000;
  const fours = high | ((value - high * 10000) << 32);
  // Divides each lane by 100, then by 10, through a multiplication that is exact for numbers this small.
  const hundreds = ((fours * 10486) >> 20) & 0x0000007f0000007f;
  const twos = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((twos * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((twos - tens * 10) << 8);
}

/** Writes a number in decimal, and up to 7 bytes behind it; returns how many digits it has. */
function writeDecimal(target: usize, value: u64): usize {
  if (value < EIGHT_DIGITS) {
    const digits = eightDigits(value);
    const zeros = min<u64>(ctz<u64>(digits) >> 3, 7);
    store<u64>(target, (digits | ASCII_ZEROS) >> (zeros << 3));
    return 8 - <usize>zeros;
  }
  const high = value / EIGHT_DIGITS;
  const written = writeDecimal(target, high);
  store<u64>(target + written, eightDigits(value - high * EIGHT_DIGITS) | ASCII_ZEROS);
  return written + 8;
}

function writeSigned(target: usize, value: i64): usize {
  if (value >= 0) return writeDecimal(target, value);
  store<u8>(target, 0x2d);
  return writeDecimal(target + 1, 0 - value) + 1;
}

function hexDigit(value: u32): u32 {
  return value + (value < 10 ? 0x30 : 0x57);
}

function writeHex(target: usize, bytes: usize): usize {
  for (let at: usize = 0; at < bytes; at++) {
    const byte = <u32>load<u8>(DIGEST + at);
    store<u16>(target + (at << 1), <u16>(hexDigit(byte >> 4) | (hexDigit(byte & 15) << 8)));
  }
  return bytes << 1;
}

/** Writes the hash of the bytes as text, at most 64 characters; returns how many. */
export function writeHash(algorithm: i32, start: usize, length: usize, target: usize): usize {
  if (algorithm < FARMHASH) return writeDecimal(target, hashToNumber(algorithm, start, length));
  if (algorithm == FARMHASH) return writeSigned(target, <i64>farmhash(start, length));
  if (algorithm == MD5) {
    md5(start, length, DIGEST);
    return writeHex(target, 16);
  }
  sha256(start, length, DIGEST);
  return writeHex(target, 32);
}
