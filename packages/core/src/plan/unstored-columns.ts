import type { ColumnTypes } from "../rows/column-type.ts";

/**
 * Columns that a feature declares and its table lacks: NULL in every row until somebody writes. Ids are none of them, as rows
 * without an id are of other definitions.
 */
export function unstoredColumns(
  { declaredTypes, idColumns }: { readonly declaredTypes: ColumnTypes; readonly idColumns: readonly string[] },
  stored: ColumnTypes,
): ColumnTypes {
  return new Map([...declaredTypes].filter(([name]) => !stored.has(name) && !idColumns.includes(name)));
}
