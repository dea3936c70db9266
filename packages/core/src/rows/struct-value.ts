import type { StoredValue } from "./column-type.ts";

/** Whether a stored value is that of a struct. */
export function isStructValue(value: StoredValue): value is { readonly [field: string]: StoredValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
