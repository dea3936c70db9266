import type { StoredValue } from "../../rows/column-type.ts";
import { isStructValue } from "../../rows/struct-value.ts";

function entryOf(item: StoredValue): readonly [key: StoredValue, value: StoredValue] | undefined {
  if (Array.isArray(item)) return [item[0] ?? null, item[1] ?? null];
  return isStructValue(item) ? [item.key ?? null, item.value ?? null] : undefined;
}

/** One entry of a by-field value in any layout: a struct, a map, or a list of `{ key, value }`. NULL where there is none. */
export function storedField(value: StoredValue, field: string): StoredValue {
  if (!Array.isArray(value)) return isStructValue(value) ? (value[field] ?? null) : null;
  for (const item of value) {
    const entry = entryOf(item);
    if (entry?.[0] === field) return entry[1];
  }
  return null;
}
