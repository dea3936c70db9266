export const PRIME_1: u32 = 0x9e3779b1;
export const PRIME_2: u32 = 0x85ebca77;
export const PRIME_3: u32 = 0xc2b2ae3d;
const PRIME_4: u32 = 0x27d4eb2f;
const PRIME_5: u32 = 0x165667b1;

function mixLane(lane: u32, input: u32): u32 {
  return rotl<u32>(lane + input * PRIME_2, 13) * PRIME_1;
}

/** XXH32 with seed 0. */
export function xxhash32(start: usize, length: usize): u32 {
  const end = start + length;
  let at = start;
  let hash: u32 = PRIME_5;
  if (length >= 16) {
    let lane1: u32 = PRIME_1 + PRIME_2;
    let lane2: u32 = PRIME_2;
    let lane3: u32 = 0;
    let lane4: u32 = 0 - PRIME_1;
    for (; at + 16 <= end; at += 16) {
      lane1 = mixLane(lane1, load<u32>(at));
      lane2 = mixLane(lane2, load<u32>(at, 4));
      lane3 = mixLane(lane3, load<u32>(at, 8));
      lane4 = mixLane(lane4, load<u32>(at, 12));
    }
    hash = rotl<u32>(lane1, 1) + rotl<u32>(lane2, 7) + rotl<u32>(lane3, 12) + rotl<u32>(lane4, 18);
  }
  hash += <u32>length;
  for (; at + 4 <= end; at += 4) hash = rotl<u32>(hash + load<u32>(at) * PRIME_3, 17) * PRIME_4;
  for (; at < end; at++) hash = rotl<u32>(hash + <u32>load<u8>(at) * PRIME_5, 11) * PRIME_1;
  hash = (hash ^ (hash >> 15)) * PRIME_2;
  hash = (hash ^ (hash >> 13)) * PRIME_3;
  return hash ^ (hash >> 16);
}
