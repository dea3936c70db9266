const K0: u64 = 0xc3a5c85c97cb3127;
const K1: u64 = 0xb492b66fbe98f273;
const K2: u64 = 0x9ae16a3b2f90404f;

// The second half of what mixWeakly gives; the first half is its result.
let weakSecond: u64 = 0;

function shiftMix(value: u64): u64 {
  return value ^ (value >> 47);
}

function mixPair(u: u64, v: u64, factor: u64): u64 {
  const a = shiftMix((u ^ v) * factor);
  return shiftMix((v ^ a) * factor) * factor;
}

function mixWeakly(at: usize, a: u64, b: u64): u64 {
  const last = load<u64>(at, 24);
  a += load<u64>(at);
  b = rotr<u64>(b + a + last, 21);
  const c = a;
  a += load<u64>(at, 8) + load<u64>(at, 16);
  weakSecond = b + rotr<u64>(a, 44) + c;
  return a + last;
}

function upTo16(start: usize, length: usize): u64 {
  const factor: u64 = K2 + <u64>length * 2;
  if (length >= 8) {
    const a = load<u64>(start) + K2;
    const b = load<u64>(start + length - 8);
    return mixPair(rotr<u64>(b, 37) * factor + a, (rotr<u64>(a, 25) + b) * factor, factor);
  }
  if (length >= 4) {
    return mixPair(<u64>length + (<u64>load<u32>(start) << 3), <u64>load<u32>(start + length - 4), factor);
  }
  if (length == 0) return K2;
  const y = <u64>load<u8>(start) + (<u64>load<u8>(start + (length >> 1)) << 8);
  const z = <u64>length + (<u64>load<u8>(start + length - 1) << 2);
  return shiftMix((y * K2) ^ (z * K0)) * K2;
}

function upTo32(start: usize, length: usize): u64 {
  const end = start + length;
  const factor: u64 = K2 + <u64>length * 2;
  const a = load<u64>(start) * K1;
  const b = load<u64>(start, 8);
  const c = load<u64>(end - 8) * factor;
  const d = load<u64>(end - 16) * K2;
  return mixPair(rotr<u64>(a + b, 43) + rotr<u64>(c, 30) + d, a + rotr<u64>(b + K2, 18) + c, factor);
}

function upTo64(start: usize, length: usize): u64 {
  const end = start + length;
  const factor: u64 = K2 + <u64>length * 2;
  const a = load<u64>(start) * K2;
  const b = load<u64>(start, 8);
  const c = load<u64>(end - 8) * factor;
  const d = load<u64>(end - 16) * K2;
  const y = rotr<u64>(a + b, 43) + rotr<u64>(c, 30) + d;
  const z = mixPair(y, a + rotr<u64>(b + K2, 18) + c, factor);
  const e = load<u64>(start, 16) * factor;
  const f = load<u64>(start, 24);
  const g = (y + load<u64>(end - 32)) * factor;
  const h = (z + load<u64>(end - 24)) * factor;
  return mixPair(rotr<u64>(e + f, 43) + rotr<u64>(g, 30) + h, e + rotr<u64>(f + a, 18) + g, factor);
}

function over64(start: usize, length: usize): u64 {
  const tail = (length - 1) & 63;
  const lastBlock = start + length - 64;
  let x: u64 = 81 * K2 + load<u64>(start);
  let y: u64 = 81 * K1 + 113;
  let z: u64 = shiftMix(y * K2 + 113) * K2;
  let v1: u64 = 0;
  let v2: u64 = 0;
  let w1: u64 = 0;
  let w2: u64 = 0;
  let factor: u64 = K1;
  let weight: u64 = 1;
  for (let at = start; ; at += 64) {
    const isLast = at + 64 >= start + length;
    if (isLast) {
      at = lastBlock;
      factor = K1 + ((z & 0xff) << 1);
      weight = 9;
      w1 += <u64>tail;
      v1 += w1;
      w1 += v1;
    }
    x = (rotr<u64>(x + y + v1 + load<u64>(at, 8), 37) * factor) ^ (w2 * weight);
    y = rotr<u64>(y + v2 + load<u64>(at, 48), 42) * factor + v1 * weight + load<u64>(at, 40);
    z = rotr<u64>(z + w1, 33) * factor;
    v1 = mixWeakly(at, v2 * factor, x + w1);
    v2 = weakSecond;
    w1 = mixWeakly(at + 32, z + w2, y + load<u64>(at, 16));
    w2 = weakSecond;
    const swapped = z;
    z = x;
    x = swapped;
    if (isLast) break;
  }
  return mixPair(mixPair(v1, w1, factor) + shiftMix(y) * K0 + z, mixPair(v2, w2, factor) + x, factor);
}

/** The 64-bit fingerprint of FarmHash, which never changes; FARM_FINGERPRINT shows it as a signed number. */
export function farmhash(start: usize, length: usize): u64 {
  if (length <= 16) return upTo16(start, length);
  if (length <= 32) return upTo32(start, length);
  if (length <= 64) return upTo64(start, length);
  return over64(start, length);
}
