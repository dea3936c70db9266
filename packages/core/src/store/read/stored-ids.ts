import type { ColumnTypes } from "../../rows/column-type.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";

/** Whether a table can hold rows of the feature's current definition: it lacks an id column that was added since. */
export function hasAllIds(handle: Pick<FeatureHandle, "idColumns">, types: ColumnTypes): boolean {
  return handle.idColumns.every((id) => types.has(id));
}

/**
 * Columns to keep the latest row by: those that the table has, as a column that no row has tells none apart; `undefined`
 * where it has no id column of this definition, so that nothing is known of its rows' ids.
 */
export function storedLatestBy(
  handle: Pick<FeatureHandle, "idColumns">,
  types: ColumnTypes,
  latestBy: readonly string[],
): readonly string[] | undefined {
  if (!handle.idColumns.some((id) => types.has(id))) return undefined;
  return latestBy.filter((name) => types.has(name));
}
