import { MetadataSchemaError } from "../errors.ts";
import { didYouMean } from "../nearest-name.ts";
import type { StoredValue } from "../rows/column-type.ts";
import { emptyRow, wellFormed } from "../rows/index.ts";
import type { FeatureHandle } from "./feature-handle.ts";

/** Versions of one row, per struct key. */
export type ByField = { readonly [structKey: string]: string | null };

function entriesOf(value: unknown): [string, unknown][] | undefined {
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

/** Whether a value is a struct, map or object with exactly the feature's struct keys. */
export function isByFieldValue(value: unknown, handle: FeatureHandle): boolean {
  const keys = entriesOf(value)?.map(([key]) => key);
  return keys?.length === handle.fields.length && handle.fields.every((each) => keys.includes(each.structKey));
}

/**
 * A by-field value of given rows in canonical form.
 * @throws MetadataSchemaError METADATA_SCHEMA if it is no struct, lacks a field, has an unknown one, or a version is no text.
 */
export function toByField(value: unknown, column: string, handle: FeatureHandle): ByField {
  const entries = entriesOf(value);
  const where = `Column ${JSON.stringify(column)} of rows for ${handle.key}`;
  if (entries === undefined) {
    throw new MetadataSchemaError(
      `${where} must be a struct of texts, one per field; found ${JSON.stringify(value)}.`,
      {
        details: { feature: handle.key, column },
      },
    );
  }
  const keys = handle.fields.map((each) => each.structKey);
  const result = emptyRow<string | null>();
  for (const [key, version] of entries) {
    if (!keys.includes(key)) {
      throw new MetadataSchemaError(
        `${where} has a version of ${JSON.stringify(key)}, which is no field.${didYouMean(key, keys)}`,
        {
          details: { feature: handle.key, column, field: key },
        },
      );
    }
    if (version !== null && version !== undefined && typeof version !== "string") {
      throw new MetadataSchemaError(
        `${where} has a version of ${JSON.stringify(key)} that is no text; write it as a string.`,
        {
          details: { feature: handle.key, column, field: key },
        },
      );
    }
    result[key] =
      typeof version === "string"
        ? wellFormed(version, () => `a version of column ${JSON.stringify(column)} of rows for ${handle.key}`)
        : null;
  }
  const missing = keys.find((key) => !(key in result));
  if (missing !== undefined) {
    throw new MetadataSchemaError(`${where} lacks a version of field ${JSON.stringify(missing)}.`, {
      details: { feature: handle.key, column, field: missing },
    });
  }
  return result;
}

/** What is hashed into a row's single version: its fields' versions in struct-key order; NULL if one is NULL. */
export function joinedVersions(byField: StoredValue | ByField, structKeys: readonly string[]): string | null {
  const values = structKeys.map((key) => (byField as ByField)[key] ?? null);
  return values.includes(null) ? null : values.join("|");
}
