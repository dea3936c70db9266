const ROUND_CONSTANTS = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const INITIAL_STATE = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const BLOCK: usize = 64;
const SCHEDULE_BYTES: usize = 256;
const SCHEDULE = memory.data(256);
const STATE = memory.data(32);
const PADDING = memory.data(128);

function fillSchedule(block: usize): void {
  for (let at: usize = 0; at < BLOCK; at += 4) store<u32>(SCHEDULE + at, bswap<u32>(load<u32>(block + at)));
  for (let at = SCHEDULE + BLOCK; at < SCHEDULE + SCHEDULE_BYTES; at += 4) {
    const early = load<u32>(at - 60);
    const late = load<u32>(at - 8);
    const mixedEarly = rotr<u32>(early, 7) ^ rotr<u32>(early, 18) ^ (early >> 3);
    const mixedLate = rotr<u32>(late, 17) ^ rotr<u32>(late, 19) ^ (late >> 10);
    store<u32>(at, load<u32>(at - 64) + mixedEarly + load<u32>(at - 28) + mixedLate);
  }
}

function addToState(index: usize, value: u32): void {
  const at = STATE + (index << 2);
  store<u32>(at, load<u32>(at) + value);
}

function hashBlock(block: usize): void {
  fillSchedule(block);
  let a = load<u32>(STATE);
  let b = load<u32>(STATE, 4);
  let c = load<u32>(STATE, 8);
  let d = load<u32>(STATE, 12);
  let e = load<u32>(STATE, 16);
  let f = load<u32>(STATE, 20);
  let g = load<u32>(STATE, 24);
  let h = load<u32>(STATE, 28);
  for (let at: usize = 0; at < SCHEDULE_BYTES; at += 4) {
    const chosen = g ^ (e & (f ^ g));
    const spreadE = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const first = h + spreadE + chosen + load<u32>(ROUND_CONSTANTS + at) + load<u32>(SCHEDULE + at);
    const majority = (a & b) | (c & (a | b));
    const spreadA = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + spreadA + majority;
  }
  addToState(0, a);
  addToState(1, b);
  addToState(2, c);
  addToState(3, d);
  addToState(4, e);
  addToState(5, f);
  addToState(6, g);
  addToState(7, h);
}

/** Writes the 32 bytes of SHA-256 to `digest`. */
export function sha256(start: usize, length: usize, digest: usize): void {
  memory.copy(STATE, INITIAL_STATE, 32);
  const whole = length & ~(BLOCK - 1);
  for (let at: usize = 0; at < whole; at += BLOCK) hashBlock(start + at);
  const rest = length - whole;
  memory.copy(PADDING, start + whole, rest);
  store<u8>(PADDING + rest, 0x80);
  const padded: usize = rest < BLOCK - 8 ? BLOCK : 2 * BLOCK;
  memory.fill(PADDING + rest + 1, 0, padded - rest - 1);
  store<u64>(PADDING + padded - 8, bswap<u64>(<u64>length << 3));
  for (let at: usize = 0; at < padded; at += BLOCK) hashBlock(PADDING + at);
  for (let at: usize = 0; at < 32; at += 4) store<u32>(digest + at, bswap<u32>(load<u32>(STATE + at)));
}
