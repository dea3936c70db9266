import { multiplyFold } from "./multiply";

const SECRET_0: u64 = 0xa0761d6478bd642f;
const SECRET_1: u64 = 0xe7037ed1a0b428db;
const SECRET_2: u64 = 0x8ebc6af09c88c6e3;
const SECRET_3: u64 = 0x589965cc75374cc3;
const SECRET_4: u64 = 0x1d8e4e27c47d124f;
const SECRET_5: u64 = 0xeb44accab455d165;

/** Eight bytes, the first four as the upper half. */
function readSwapped(at: usize): u64 {
  return rotl<u64>(load<u64>(at), 32);
}

/** One to eight bytes, in the order in which version 1 reads the end of a text. */
function readTail(at: usize, length: usize): u64 {
  if (length == 8) return readSwapped(at);
  if (length < 4) {
    if (length == 1) return <u64>load<u8>(at);
    const two = <u64>load<u16>(at);
    return length == 2 ? two : (two << 8) | <u64>load<u8>(at, 2);
  }
  const four = <u64>load<u32>(at);
  if (length == 4) return four;
  if (length == 5) return (four << 8) | <u64>load<u8>(at, 4);
  const six = (four << 16) | (<u64>load<u8>(at, 5) << 8) | <u64>load<u8>(at, 4);
  return length == 6 ? six : (six << 8) | <u64>load<u8>(at, 6);
}

function mixTail(seed: u64, at: usize, length: usize): u64 {
  if (length <= 8) return multiplyFold(seed, readTail(at, length) ^ SECRET_1);
  const first = readSwapped(at);
  if (length <= 16) return multiplyFold(first ^ seed, readTail(at + 8, length - 8) ^ SECRET_2);
  const head = multiplyFold(first ^ seed, readSwapped(at + 8) ^ SECRET_2);
  if (length <= 24) return head ^ multiplyFold(seed, readTail(at + 16, length - 16) ^ SECRET_3);
  return head ^ multiplyFold(readSwapped(at + 16) ^ seed, readTail(at + 24, length - 24) ^ SECRET_4);
}

/** wyhash, version 1, with seed 0. */
export function wyhash(start: usize, length: usize): u64 {
  const end = start + length;
  let at = start;
  let seed: u64 = 0;
  for (; at + 32 <= end; at += 32) {
    const low = multiplyFold(load<u64>(at) ^ SECRET_1, load<u64>(at, 8) ^ SECRET_2);
    const high = multiplyFold(load<u64>(at, 16) ^ SECRET_3, load<u64>(at, 24) ^ SECRET_4);
    seed = multiplyFold(seed ^ SECRET_0, low ^ high);
  }
  seed ^= SECRET_0;
  if (at < end) seed = mixTail(seed, at, end - at);
  return multiplyFold(seed, <u64>length ^ SECRET_5);
}
