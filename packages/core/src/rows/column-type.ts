/** A column type without parts. `timestamp` counts microseconds since 1970 in UTC, `timestamp_naive` the same without a zone. */
export type ScalarType =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float32"
  | "float64"
  | "string"
  | "binary"
  | "date"
  | "time"
  | "timestamp"
  | "timestamp_naive"
  | "null";

/** Type of a stored column. */
export type ColumnType =
  | ScalarType
  | { readonly decimal: { readonly precision: number; readonly scale: number } }
  | { readonly list: ColumnType }
  | { readonly struct: ColumnTypes }
  | { readonly map: { readonly key: ColumnType; readonly value: ColumnType } };

/** Column names, in order, and their types. A map, because objects reorder names such as `10`. */
export type ColumnTypes = ReadonlyMap<string, ColumnType>;

/**
 * A value as stored, exact whatever the type:
 * `bool` boolean · 8–32 bit integers, floats and `date` (days since 1970) number · `int64`, `uint64`, `time`, timestamps (µs) bigint ·
 * `string` and `decimal` string · `binary` Uint8Array · `list` array · `struct` object without prototype · `map` array of `[key, value]`.
 */
export type StoredValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly StoredValue[]
  | { readonly [field: string]: StoredValue };

/** One row; an object without prototype, so that a column may have any name. */
export type StoredRow = { [column: string]: StoredValue };

/** Whether two types are the same, struct fields compared by name in any order. */
export function sameType(a: ColumnType, b: ColumnType): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  if ("list" in a) return "list" in b && sameType(a.list, b.list);
  if ("map" in a) return "map" in b && sameType(a.map.key, b.map.key) && sameType(a.map.value, b.map.value);
  if ("decimal" in a) {
    return "decimal" in b && a.decimal.precision === b.decimal.precision && a.decimal.scale === b.decimal.scale;
  }
  if (!("struct" in b) || a.struct.size !== b.struct.size) return false;
  return [...a.struct].every(([name, type]) => {
    const other = b.struct.get(name);
    return other !== undefined && sameType(type, other);
  });
}

/** How a type is named in messages, e.g. `struct<audio: string>`. */
export function typeText(type: ColumnType): string {
  if (typeof type === "string") return type;
  if ("list" in type) return `list<${typeText(type.list)}>`;
  if ("map" in type) return `map<${typeText(type.map.key)}, ${typeText(type.map.value)}>`;
  if ("decimal" in type) return `decimal(${type.decimal.precision}, ${type.decimal.scale})`;
  return `struct<${[...type.struct].map(([name, field]) => `${name}: ${typeText(field)}`).join(", ")}>`;
}
