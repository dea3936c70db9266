import { MetadataStoreError } from "./errors.ts";
import { didYouMean } from "./nearest-name.ts";

/**
 * Refuses option keys that do not exist, so that a misspelt option is not silently without effect.
 * @throws MetadataStoreError INVALID_ARGUMENT, naming the key and the nearest valid one.
 */
export function checkOptions(what: string, options: object, allowed: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new MetadataStoreError("INVALID_ARGUMENT", `${what}: the options must be an object, e.g. { }.`);
  }
  for (const key of Object.keys(options)) {
    if (allowed.includes(key)) continue;
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `${what}: unknown option ${JSON.stringify(key)}.${didYouMean(key, allowed)}`,
      { details: { option: key } },
    );
  }
}
