import { MetadataStoreError } from "./errors.ts";
import { didYouMean } from "./nearest-name.ts";

/**
 * Refuses option keys that do not exist, so that a misspelt option is not silently without effect. `elsewhere`: valid names
 * that were taken out of the options before.
 * @throws MetadataStoreError INVALID_ARGUMENT, naming the key and the nearest valid one.
 */
// biome-ignore lint/complexity/useMaxParams: the last is for the few who take options apart.
export function checkOptions(
  what: string,
  options: object,
  allowed: readonly string[],
  elsewhere: readonly string[] = [],
): void {
  // A Map has no keys of its own: it would count as no options at all.
  if (typeof options !== "object" || options === null || Symbol.iterator in options) {
    throw new MetadataStoreError("INVALID_ARGUMENT", `${what}: the options must be an object, e.g. { }.`);
  }
  for (const key of Object.keys(options)) {
    if (allowed.includes(key)) continue;
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `${what}: unknown option ${JSON.stringify(key)}.${didYouMean(key, new Set([...elsewhere, ...allowed]))}`,
      { details: { option: key } },
    );
  }
}
