import type { HashSettings } from "./hash-settings.ts";

/** Chance that a random whole number below `range`, in decimal and cut at `digits`, begins like another one. */
function chanceOfSameBeginning(range: number, digits: number): number {
  const length = Math.ceil(Math.log10(range));
  if (digits >= length) return 1 / range;
  const first = range / 10 ** (length - digits);
  const ways = (lengths: number): number => (10 ** lengths - 1) / 9;
  const low = (first - 10 ** (digits - 1)) * ways(length - digits + 1) ** 2;
  const high = (10 ** digits - first) * ways(length - digits) ** 2;
  return (low + high) / range ** 2;
}

function chanceOfSameText({ algorithm, length }: HashSettings): number {
  switch (algorithm) {
    case "md5":
      return 16 ** -Math.min(length, 32);
    case "sha256":
      return 16 ** -Math.min(length, 64);
    case "xxhash32":
      return chanceOfSameBeginning(2 ** 32, length);
    case "xxhash64":
    case "xxh3_64":
    case "wyhash":
      return chanceOfSameBeginning(2 ** 64, length);
    case "farmhash":
      // Half of the numbers are negative, and the sign is a character.
      return (chanceOfSameBeginning(2 ** 63, length) + chanceOfSameBeginning(2 ** 63, length - 1)) / 4;
  }
}

/** How many of so many changes are missed: the field's hash, or the row's, is cut to the same text as before. */
export function missedChanges(settings: HashSettings, changes: number): number {
  return 2 * chanceOfSameText(settings) * changes;
}
