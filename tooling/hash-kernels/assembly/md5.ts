const SINES = memory.data<u32>([
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8,
  0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
  0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87,
  0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
  0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
  0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
  0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
  0xeb86d391,
]);
const BLOCK: usize = 64;
const PADDING = memory.data(128);

let stateA: u32 = 0;
let stateB: u32 = 0;
let stateC: u32 = 0;
let stateD: u32 = 0;

function step(a: u32, b: u32, mixed: u32, shift: u32): u32 {
  return b + rotl<u32>(a + mixed, shift);
}

function input(block: usize, word: usize, sine: usize): u32 {
  return load<u32>(block + ((word & 15) << 2)) + load<u32>(SINES + (sine << 2));
}

function hashBlock(block: usize): void {
  let a = stateA;
  let b = stateB;
  let c = stateC;
  let d = stateD;
  for (let i: usize = 0; i < 16; i += 4) {
    a = step(a, b, (d ^ (b & (c ^ d))) + input(block, i, i), 7);
    d = step(d, a, (c ^ (a & (b ^ c))) + input(block, i + 1, i + 1), 12);
    c = step(c, d, (b ^ (d & (a ^ b))) + input(block, i + 2, i + 2), 17);
    b = step(b, c, (a ^ (c & (d ^ a))) + input(block, i + 3, i + 3), 22);
  }
  for (let i: usize = 16; i < 32; i += 4) {
    a = step(a, b, (c ^ (d & (b ^ c))) + input(block, 5 * i + 1, i), 5);
    d = step(d, a, (b ^ (c & (a ^ b))) + input(block, 5 * i + 6, i + 1), 9);
    c = step(c, d, (a ^ (b & (d ^ a))) + input(block, 5 * i + 11, i + 2), 14);
    b = step(b, c, (d ^ (a & (c ^ d))) + input(block, 5 * i, i + 3), 20);
  }
  for (let i: usize = 32; i < 48; i += 4) {
    a = step(a, b, (b ^ c ^ d) + input(block, 3 * i + 5, i), 4);
    d = step(d, a, (a ^ b ^ c) + input(block, 3 * i + 8, i + 1), 11);
    c = step(c, d, (d ^ a ^ b) + input(block, 3 * i + 11, i + 2), 16);
    b = step(b, c, (c ^ d ^ a) + input(block, 3 * i + 14, i + 3), 23);
  }
  for (let i: usize = 48; i < 64; i += 4) {
    a = step(a, b, (c ^ (b | ~d)) + input(block, 7 * i, i), 6);
    d = step(d, a, (b ^ (a | ~c)) + input(block, 7 * i + 7, i + 1), 10);
    c = step(c, d, (a ^ (d | ~b)) + input(block, 7 * i + 14, i + 2), 15);
    b = step(b, c, (d ^ (c | ~a)) + input(block, 7 * i + 5, i + 3), 21);
  }
  stateA += a;
  stateB += b;
  stateC += c;
  stateD += d;
}

/** Writes the 16 bytes of MD5 to `digest`. */
export function md5(start: usize, length: usize, digest: usize): void {
  stateA = 0x67452301;
  stateB = 0xefcdab89;
  stateC = 0x98badcfe;
  stateD = 0x10325476;
  const whole = length & ~(BLOCK - 1);
  for (let at: usize = 0; at < whole; at += BLOCK) hashBlock(start + at);
  const rest = length - whole;
  memory.copy(PADDING, start + whole, rest);
  store<u8>(PADDING + rest, 0x80);
  const padded: usize = rest < BLOCK - 8 ? BLOCK : 2 * BLOCK;
  memory.fill(PADDING + rest + 1, 0, padded - rest - 1);
  store<u64>(PADDING + padded - 8, <u64>length << 3);
  for (let at: usize = 0; at < padded; at += BLOCK) hashBlock(PADDING + at);
  store<u32>(digest, stateA);
  store<u32>(digest, stateB, 4);
  store<u32>(digest, stateC, 8);
  store<u32>(digest, stateD, 12);
}
