import { MetadataSchemaError } from "../../errors.ts";
import { didYouMean } from "../../nearest-name.ts";
import type { StoredValue } from "../../rows/column-type.ts";
import { describeValue } from "../../rows/describe-value.ts";
import { emptyRow, wellFormed } from "../../rows/index.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";

/** Versions of one row, per struct key. */
export type ByField = { readonly [structKey: string]: string | null };

/** What is undefined is as good as left out. */
function entriesOf(value: unknown): [string, unknown][] | undefined {
  return allEntries(value)?.filter(([, item]) => item !== undefined);
}

function allEntries(value: unknown): [string, unknown][] | undefined {
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array)
    return undefined;
  if (!Array.isArray(value)) return Object.entries(value);
  // A map as Arrow and Polars hand it out: a list of { key, value }.
  const pairs = value.map((item: unknown) =>
    typeof item === "object" && item !== null && "key" in item && "value" in item
      ? ([String(item.key), item.value] as [string, unknown])
      : undefined,
  );
  return pairs.includes(undefined) ? undefined : pairs.filter((pair) => pair !== undefined);
}

/** Whether a value is a struct, map or object with exactly the feature's struct keys; fields of old that are NULL do not count. */
export function isByFieldValue(value: unknown, handle: FeatureHandle): boolean {
  const keys = entriesOf(value)?.flatMap(([key, version]) => (version === null && !isField(key, handle) ? [] : [key]));
  return keys?.length === handle.fields.length && handle.fields.every((each) => keys.includes(each.structKey));
}

function isField(structKey: string, handle: FeatureHandle): boolean {
  return handle.fields.some((each) => each.structKey === structKey);
}

/** Where a by-field value stands. */
interface ByFieldPlace {
  readonly column: string;
  /** e.g. `rows for video/raw`. */
  readonly of: string;
}

/**
 * A by-field value of given rows in canonical form.
 * @throws MetadataSchemaError METADATA_SCHEMA if it is no struct, lacks a field, has an unknown one, or a version is no text.
 */
export function toByField(value: unknown, { column, of }: ByFieldPlace, handle: FeatureHandle): ByField {
  const refuse = (problem: string, field?: string): never => {
    const details = { feature: handle.key, column, ...(field === undefined ? {} : { field }) };
    throw new MetadataSchemaError(`Column ${JSON.stringify(column)} of ${of} ${problem}`, { details });
  };
  const entries =
    entriesOf(value) ?? refuse(`must be a struct of texts, one per field; found ${describeValue(value)}.`);
  const keys = handle.fields.map((each) => each.structKey);
  const result = emptyRow<string | null>();
  for (const [key, version] of entries) {
    // A table keeps the fields that the feature once had: NULL in rows of this definition.
    if (version === null && !keys.includes(key)) continue;
    if (!keys.includes(key))
      refuse(`has a version of ${JSON.stringify(key)}, which is no field.${didYouMean(key, keys)}`, key);
    if (version === null) result[key] = null;
    else if (typeof version === "string")
      result[key] = wellFormed(version, () => `a version of column ${JSON.stringify(column)} of ${of}`);
    else refuse(`has a version of ${JSON.stringify(key)} that is no text; write it as a string.`, key);
  }
  const missing = keys.find((key) => !(key in result));
  if (missing !== undefined) refuse(`lacks a version of field ${JSON.stringify(missing)}.`, missing);
  return result;
}

/** What is hashed into a row's single version: its fields' versions in struct-key order; NULL if one is NULL. */
export function joinedVersions(byField: StoredValue | ByField, structKeys: readonly string[]): string | null {
  const values = structKeys.map((key) => (byField as ByField)[key] ?? null);
  return values.includes(null) ? null : values.join("|");
}
