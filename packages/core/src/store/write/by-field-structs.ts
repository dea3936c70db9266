import { byFieldType, DATA_VERSION_BY_FIELD, PROVENANCE_BY_FIELD } from "../../feature/system-columns.ts";
import type { ColumnType, ColumnTypes, StoredRow, StoredValue } from "../../rows/column-type.ts";
import { emptyRow } from "../../rows/index.ts";
import { storedField } from "../query/stored-field.ts";

/** Stored rows and their types. */
export interface TypedRows {
  readonly types: ColumnTypes;
  readonly rows: readonly StoredRow[];
}

function isMap(type: ColumnType | undefined): boolean {
  return typeof type === "object" && "map" in type;
}

function keysOf(value: StoredValue | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: StoredValue) => String(Array.isArray(entry) ? entry[0] : null));
}

function asStruct(value: StoredValue, keys: Iterable<string>): StoredValue {
  if (value === null) return null;
  const struct = emptyRow();
  for (const key of keys) struct[key] = storedField(value, key);
  return struct;
}

/** Versions by field as structs, which every store takes, of these keys and of all that any row has. */
export function byFieldStructs({ types, rows }: TypedRows, structKeys: Iterable<string>): TypedRows {
  const columns = [PROVENANCE_BY_FIELD, DATA_VERSION_BY_FIELD].filter((name) => isMap(types.get(name)));
  if (columns.length === 0) return { types, rows };
  const keys = new Set([...structKeys, ...rows.flatMap((row) => columns.flatMap((name) => keysOf(row[name])))]);
  const structs = columns.map((name) => [name, byFieldType(keys)] as const);
  return {
    types: new Map([...types, ...structs]),
    rows: rows.map((row) => {
      const changed = Object.assign(emptyRow(), row);
      for (const name of columns) changed[name] = asStruct(row[name] ?? null, keys);
      return changed;
    }),
  };
}
