import {
  DuckDBBlobValue,
  type DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBListVector,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBStructVector,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue,
  type DuckDBVector,
} from "@duckdb/node-api";
import type { ColumnType, ColumnTypes, StoredRow, StoredValue } from "@metaxy/core/driver";

type ReadCell = (row: number) => StoredValue;

function storedStruct(fields: readonly (readonly [string, StoredValue])[]): StoredValue {
  const struct: Record<string, StoredValue> = Object.create(null);
  for (const [field, value] of fields) struct[field] = value;
  return struct;
}

function structValue(value: DuckDBStructValue, type: ColumnType): StoredValue {
  if (typeof type !== "object" || !("struct" in type)) return null;
  return storedStruct(
    [...type.struct].map(([field, own]) => [field, storedValue(value.entries[field] ?? null, own)] as const),
  );
}

function mapValue(value: DuckDBMapValue, type: ColumnType): StoredValue {
  if (typeof type !== "object" || !("map" in type)) return null;
  const { key, value: own } = type.map;
  return value.entries.map((entry) => [storedValue(entry.key, key), storedValue(entry.value, own)]);
}

/** A value of the client library as a stored value. */
function storedValue(value: DuckDBValue, type: ColumnType): StoredValue {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) return value.micros;
  if (value instanceof DuckDBTimeValue) return value.micros;
  if (value instanceof DuckDBDateValue) return value.days;
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBBlobValue) return new Uint8Array(value.bytes);
  if (value instanceof DuckDBStructValue) return structValue(value, type);
  if (value instanceof DuckDBMapValue) return mapValue(value, type);
  if (value instanceof DuckDBListValue) {
    const own = typeof type === "object" && "list" in type ? type.list : "null";
    return value.items.map((item) => storedValue(item, own));
  }
  throw new TypeError(`a value of ${value.constructor.name} was not cast to one of our types`);
}

function structReader(vector: DuckDBStructVector, fields: ColumnTypes): ReadCell {
  const readers = [...fields].map(([field, type], n) => [field, cellReader(vector.entryVectorAt(n), type)] as const);
  return (row) =>
    vector.isItemValid(row) ? storedStruct(readers.map(([field, read]) => [field, read(row)] as const)) : null;
}

function listReader(vector: DuckDBListVector, type: ColumnType): ReadCell {
  const read = cellReader(vector.childVector, type);
  return (row) => {
    if (vector.getItemVector(row) === null) return null;
    const start = vector.getEntryOffset(row);
    return Array.from({ length: vector.getEntryLength(row) }, (_, n) => read(start + n));
  };
}

/** Structs and lists are read from their vectors, since the library's objects reorder and lose names such as `__proto__`. */
function cellReader(vector: DuckDBVector, type: ColumnType): ReadCell {
  if (vector instanceof DuckDBStructVector && typeof type === "object" && "struct" in type) {
    return structReader(vector, type.struct);
  }
  if (vector instanceof DuckDBListVector && typeof type === "object" && "list" in type) {
    return listReader(vector, type.list);
  }
  return (row) => storedValue(vector.getItem(row) as DuckDBValue, type);
}

/** The rows of a chunk whose columns are those of `types`, in their order. */
export function readRows(chunk: DuckDBDataChunk, types: ColumnTypes): StoredRow[] {
  const columns = [...types].map(([name, type], n) => [name, cellReader(chunk.getColumnVector(n), type)] as const);
  return Array.from({ length: chunk.rowCount }, (_, row) => {
    const stored: StoredRow = Object.create(null);
    for (const [name, read] of columns) stored[name] = read(row);
    return stored;
  });
}
