import type { StoredValue } from "@metaxy/core/driver";

/** One entry of a struct or map of texts. */
export function textOf(record: StoredValue | undefined, key: string): string | null {
  if (record === null || record === undefined || typeof record !== "object" || record instanceof Uint8Array)
    return null;
  const value = isEntries(record) ? record.filter(isEntry).find(([name]) => name === key)?.[1] : record[key];
  return typeof value === "string" ? value : null;
}

function isEntries(value: StoredValue): value is readonly StoredValue[] {
  return Array.isArray(value);
}

function isEntry(value: StoredValue): value is readonly [StoredValue, StoredValue] {
  return Array.isArray(value) && value.length === 2;
}
