import { multiplyFold } from "./multiply";
import { PRIME_1 as PRIME32_1, PRIME_2 as PRIME32_2, PRIME_3 as PRIME32_3 } from "./xxhash32";
import { avalanche64, PRIME_1, PRIME_2, PRIME_3, PRIME_4, PRIME_5 } from "./xxhash64";

const SECRET_BYTES: usize = 192;
// The default secret of the XXH3 specification, as little-endian words.
const SECRET = memory.data<u64>([
  0xbe4ba423396cfeb8, 0x1cad21f72c81017c, 0xdb979083e96dd4de, 0x1f67b3b7a4a44072, 0x78e5c0cc4ee679cb,
  0x2172ffcc7dd05a82, 0x8e2443f7744608b8, 0x4c263a81e69035e0, 0xcb00c391bb52283c, 0xa32e531b8b65d088,
  0x4ef90da297486471, 0xd8acdea946ef1938, 0x3f349ce33f76faa8, 0x1d4f0bc7c7bbdcf9, 0x3159b4cd4be0518a,
  0x647378d9c97e9fc8, 0xc3ebd33483acc5ea, 0xeb6313faffa081c5, 0x49daf0b751dd0d17, 0x9e68d429265516d3,
  0xfca1477d58be162b, 0xce31d07ad1b8f88f, 0x280416958f3acb45, 0x7e404bbbcafbd7af,
]);
const STRIPE: usize = 64;
const STRIPES_PER_BLOCK: usize = (SECRET_BYTES - STRIPE) / 8;
const LANES = memory.data(64);

function secret64(at: usize): u64 {
  return load<u64>(SECRET + at);
}

function avalanche(hash: u64): u64 {
  hash = (hash ^ (hash >> 37)) * 0x165667919e3779f9;
  return hash ^ (hash >> 32);
}

function upTo16(start: usize, length: usize): u64 {
  if (length > 8) {
    const low = load<u64>(start) ^ secret64(24) ^ secret64(32);
    const high = load<u64>(start + length - 8) ^ secret64(40) ^ secret64(48);
    return avalanche(<u64>length + bswap<u64>(low) + high + multiplyFold(low, high));
  }
  if (length >= 4) {
    const keyed = ((<u64>load<u32>(start) << 32) + <u64>load<u32>(start + length - 4)) ^ secret64(8) ^ secret64(16);
    let hash = (keyed ^ rotl<u64>(keyed, 49) ^ rotl<u64>(keyed, 24)) * 0x9fb21c651e98df25;
    hash = (hash ^ ((hash >> 35) + <u64>length)) * 0x9fb21c651e98df25;
    return hash ^ (hash >> 28);
  }
  if (length == 0) return avalanche64(secret64(56) ^ secret64(64));
  const first = <u32>load<u8>(start);
  const middle = <u32>load<u8>(start + (length >> 1));
  const last = <u32>load<u8>(start + length - 1);
  const combined = (first << 16) | (middle << 24) | last | (<u32>length << 8);
  return avalanche64(<u64>(combined ^ load<u32>(SECRET) ^ load<u32>(SECRET, 4)));
}

function mix16(start: usize, secret: usize): u64 {
  return multiplyFold(load<u64>(start) ^ secret64(secret), load<u64>(start, 8) ^ secret64(secret + 8));
}

function upTo128(start: usize, length: usize): u64 {
  const end = start + length;
  let hash: u64 = <u64>length * PRIME_1;
  for (let pair = <i32>((length - 1) >> 5); pair >= 0; pair--) {
    const offset = <usize>pair << 4;
    hash += mix16(start + offset, offset << 1) + mix16(end - offset - 16, (offset << 1) + 16);
  }
  return avalanche(hash);
}

function upTo240(start: usize, length: usize): u64 {
  let hash: u64 = <u64>length * PRIME_1;
  for (let at: usize = 0; at < 128; at += 16) hash += mix16(start + at, at);
  hash = avalanche(hash);
  for (let at: usize = 128; at + 16 <= length; at += 16) hash += mix16(start + at, at - 125);
  return avalanche(hash + mix16(start + length - 16, 119));
}

function accumulate(stripe: usize, secret: usize): void {
  for (let lane: usize = 0; lane < STRIPE; lane += 8) {
    const value = load<u64>(stripe + lane);
    const keyed = value ^ secret64(secret + lane);
    const neighbour = LANES + (lane ^ 8);
    store<u64>(neighbour, load<u64>(neighbour) + value);
    store<u64>(LANES + lane, load<u64>(LANES + lane) + (keyed & 0xffffffff) * (keyed >> 32));
  }
}

function scramble(): void {
  for (let lane: usize = 0; lane < STRIPE; lane += 8) {
    const value = load<u64>(LANES + lane);
    const mixed = value ^ (value >> 47) ^ secret64(SECRET_BYTES - STRIPE + lane);
    store<u64>(LANES + lane, mixed * <u64>PRIME32_1);
  }
}

function resetLanes(): void {
  store<u64>(LANES, <u64>PRIME32_3);
  store<u64>(LANES, PRIME_1, 8);
  store<u64>(LANES, PRIME_2, 16);
  store<u64>(LANES, PRIME_3, 24);
  store<u64>(LANES, PRIME_4, 32);
  store<u64>(LANES, <u64>PRIME32_2, 40);
  store<u64>(LANES, PRIME_5, 48);
  store<u64>(LANES, <u64>PRIME32_1, 56);
}

function over240(start: usize, length: usize): u64 {
  resetLanes();
  const stripes = (length - 1) / STRIPE;
  for (let stripe: usize = 0; stripe < stripes; stripe++) {
    const inBlock = stripe % STRIPES_PER_BLOCK;
    accumulate(start + stripe * STRIPE, inBlock * 8);
    if (inBlock == STRIPES_PER_BLOCK - 1) scramble();
  }
  accumulate(start + length - STRIPE, SECRET_BYTES - STRIPE - 7);
  let hash: u64 = <u64>length * PRIME_1;
  for (let lane: usize = 0; lane < STRIPE; lane += 16) {
    const secret = lane + 11;
    hash += multiplyFold(
      load<u64>(LANES + lane) ^ secret64(secret),
      load<u64>(LANES + lane, 8) ^ secret64(secret + 8),
    );
  }
  return avalanche(hash);
}

/** XXH3, 64 bits, with seed 0 and the default secret. */
export function xxh3_64(start: usize, length: usize): u64 {
  if (length <= 16) return upTo16(start, length);
  if (length <= 128) return upTo128(start, length);
  if (length <= 240) return upTo240(start, length);
  return over240(start, length);
}
