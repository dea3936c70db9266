/** The 128-bit product of two numbers, its halves folded together by XOR. */
export function multiplyFold(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const low = aLow * bLow;
  const crossed = aHigh * bLow + (low >> 32);
  const middle = aLow * bHigh + (crossed & 0xffffffff);
  const high = aHigh * bHigh + (crossed >> 32) + (middle >> 32);
  return high ^ ((middle << 32) | (low & 0xffffffff));
}
