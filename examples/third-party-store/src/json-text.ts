import {
  type ColumnType,
  type ColumnTypes,
  MetadataStoreError,
  type ScalarType,
  type StoredRow,
  type StoredValue,
  type TableName,
  tableName,
} from "@metaxy/core/driver";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const asIs = (json: Json): StoredValue => (typeof json === "object" ? null : json);
const toBigInt = (json: Json): bigint => BigInt(String(json));

/** How a value of a type is read; what JSON cannot hold is text: 64-bit integers, NaN, infinities, −0 and bytes. */
const SCALARS: Readonly<Record<ScalarType, (json: Json) => StoredValue>> = {
  bool: asIs,
  int8: asIs,
  int16: asIs,
  int32: asIs,
  int64: toBigInt,
  uint8: asIs,
  uint16: asIs,
  uint32: asIs,
  uint64: toBigInt,
  float32: Number,
  float64: Number,
  string: asIs,
  binary: (json) => new Uint8Array(Buffer.from(String(json), "base64")),
  date: asIs,
  time: toBigInt,
  timestamp: toBigInt,
  timestamp_naive: toBigInt,
  null: () => null,
};

/** A row as one line of JSON. */
export function formatRow(row: StoredRow): string {
  return JSON.stringify(toJson(row));
}

/** The row of a line, with a value for every column. @throws MetadataStoreError STORE_FAILURE where it is none */
export function parseRow(types: ColumnTypes, line: string, place: string): StoredRow {
  return parsed(place, () => storedRow(types, JSON.parse(line)));
}

/** A table's name and the types of its columns. */
export function formatTable(table: TableName, types: ColumnTypes): string {
  // A map becomes pairs, because objects reorder names such as `10`.
  const pairs = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
  return `${JSON.stringify({ table: table.parts, columns: types }, pairs)}\n`;
}

/** Reads what {@link formatTable} gives. @throws MetadataStoreError STORE_FAILURE where it is something else */
export function parseTable(text: string, place: string): { readonly table: TableName; readonly types: ColumnTypes } {
  return parsed(place, () => {
    const { table, columns } = fieldsOf(JSON.parse(text));
    return { table: tableName(itemsOf(table).map(String)), types: typesOf(columns) };
  });
}

function toJson(value: StoredValue): Json {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) {
    return Object.is(value, -0) ? "-0" : String(value);
  }
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(toJson);
  const fields: Record<string, Json> = Object.create(null);
  for (const [name, field] of Object.entries(value)) fields[name] = toJson(field);
  return fields;
}

function storedValue(type: ColumnType, json: Json | undefined): StoredValue {
  if (json === null || json === undefined) return null;
  if (typeof type === "string") return SCALARS[type](json);
  if ("decimal" in type) return String(json);
  if ("list" in type) return itemsOf(json).map((item) => storedValue(type.list, item));
  if ("struct" in type) return storedRow(type.struct, json);
  const { key, value } = type.map;
  return itemsOf(json).map((entry) => [storedValue(key, itemsOf(entry)[0]), storedValue(value, itemsOf(entry)[1])]);
}

function storedRow(types: ColumnTypes, json: Json): StoredRow {
  const fields = fieldsOf(json);
  // No prototype, so that a column may have any name.
  const row: StoredRow = Object.create(null);
  for (const [name, type] of types) row[name] = storedValue(type, Object.hasOwn(fields, name) ? fields[name] : null);
  return row;
}

function typesOf(json: Json | undefined): ColumnTypes {
  return new Map(itemsOf(json).map((pair) => [String(itemsOf(pair)[0]), typeOf(itemsOf(pair)[1])]));
}

function typeOf(json: Json | undefined): ColumnType {
  if (isScalarType(json)) return json;
  const { list, struct, map, decimal } = fieldsOf(json);
  if (list !== undefined) return { list: typeOf(list) };
  if (struct !== undefined) return { struct: typesOf(struct) };
  if (map !== undefined) return { map: { key: typeOf(fieldsOf(map).key), value: typeOf(fieldsOf(map).value) } };
  const { precision, scale } = fieldsOf(decimal);
  return { decimal: { precision: Number(precision), scale: Number(scale) } };
}

function isScalarType(json: Json | undefined): json is ScalarType {
  return typeof json === "string" && Object.hasOwn(SCALARS, json);
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

function itemsOf(json: Json | undefined): readonly Json[] {
  if (isList(json)) return json;
  throw new TypeError(`${JSON.stringify(json)} is no list`);
}

function fieldsOf(json: Json | undefined): { readonly [name: string]: Json } {
  if (typeof json === "object" && json !== null && !isList(json)) return json;
  throw new TypeError(`${JSON.stringify(json)} is no object`);
}

function parsed<T>(place: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const message = `${place} is not as this store wrote it. Restore the file, or move it and the one beside it away.`;
    throw new MetadataStoreError("STORE_FAILURE", message, { cause: error, details: { place } });
  }
}
