import { MetadataSchemaError } from "../../errors.ts";
import { PROVENANCE_BY_FIELD } from "../../feature/system-columns.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { type ByField, toByField } from "../write/by-field-value.ts";
import type { GivenRow } from "../write/prepare-rows.ts";

/** The versions that a parent brings for its children. */
export function versionsOf(parent: GivenRow, handle: FeatureHandle): ByField {
  const of = `the parents of ${handle.key}`;
  const value = parent[PROVENANCE_BY_FIELD] ?? null;
  if (value !== null) return toByField(value, { column: PROVENANCE_BY_FIELD, of }, handle);
  throw new MetadataSchemaError(
    `A parent that was given to replaceChildren of ${handle.key} has no ${PROVENANCE_BY_FIELD}; give ${of} as resolveUpdate(${handle.key}) gives them.`,
    { details: { feature: handle.key, column: PROVENANCE_BY_FIELD } },
  );
}
