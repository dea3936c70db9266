import type { ColumnType, ColumnTypes } from "./column-type.ts";

function widened(stored: ColumnType, added: ColumnType): ColumnType {
  if (typeof stored !== "object" || typeof added !== "object") return stored;
  if ("struct" in stored && "struct" in added) return { struct: widenTypes(stored.struct, added.struct) };
  return stored;
}

/** A table's types after rows of other types were added: new columns, and new fields of structs; a type never changes. */
export function widenTypes(stored: ColumnTypes, added: ColumnTypes): ColumnTypes {
  const types = new Map(stored);
  for (const [name, type] of added) {
    const known = types.get(name);
    types.set(name, known === undefined ? type : widened(known, type));
  }
  return types;
}
