/** Least and greatest value of each integer type. */
export const INTEGER_RANGES: ReadonlyMap<string, readonly [least: bigint, greatest: bigint]> = new Map([
  ["int8", [-(2n ** 7n), 2n ** 7n - 1n]],
  ["int16", [-(2n ** 15n), 2n ** 15n - 1n]],
  ["int32", [-(2n ** 31n), 2n ** 31n - 1n]],
  ["int64", [-(2n ** 63n), 2n ** 63n - 1n]],
  ["uint8", [0n, 2n ** 8n - 1n]],
  ["uint16", [0n, 2n ** 16n - 1n]],
  ["uint32", [0n, 2n ** 32n - 1n]],
  ["uint64", [0n, 2n ** 64n - 1n]],
]);

/** Whether an integer can be stored in an integer type. */
export function isInRange(value: bigint, type: string): boolean {
  const range = INTEGER_RANGES.get(type);
  return range !== undefined && value >= range[0] && value <= range[1];
}
