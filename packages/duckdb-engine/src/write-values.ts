import {
  blobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import {
  type ColumnType,
  type ColumnTypes,
  MetadataSchemaError,
  type StoredValue,
  typeText,
} from "@metaxy/core/driver";

/** Makes the client library's value of a stored one. */
export type WriteCell = (value: StoredValue | undefined) => DuckDBValue;

function refuse(value: unknown, type: ColumnType, column: string): never {
  throw new MetadataSchemaError(
    `Column ${JSON.stringify(column)} of type ${typeText(type)} was given ${typeof value === "bigint" ? `${value}n` : JSON.stringify(value)}.`,
    { details: { column, type: typeText(type) } },
  );
}

function checkedText(value: string, column: string): string {
  // UTF-8 cannot hold a lone surrogate; the client would store U+FFFD.
  if (value.isWellFormed()) return value;
  throw new MetadataSchemaError(
    `A text of column ${JSON.stringify(column)} has half of a surrogate pair, which UTF-8 cannot hold; repair the text.`,
    { details: { column } },
  );
}

function decimalWriter(precision: number, scale: number): (text: string) => DuckDBValue {
  return (text) => {
    const [whole = "0", fraction = ""] = text.split(".");
    return new DuckDBDecimalValue(BigInt(`${whole}${fraction.padEnd(scale, "0")}`), precision, scale);
  };
}

function scalarWriter(type: ColumnType, column: string): (value: StoredValue) => DuckDBValue {
  const bigints = (make: (value: bigint) => DuckDBValue) => (value: StoredValue) =>
    typeof value === "bigint" ? make(value) : refuse(value, type, column);
  switch (type) {
    case "string":
    case "null":
      return (value) => (typeof value === "string" ? checkedText(value, column) : refuse(value, type, column));
    case "bool":
      return (value) => (typeof value === "boolean" ? value : refuse(value, type, column));
    case "int64":
    case "uint64":
      return bigints((value) => value);
    case "timestamp":
      return bigints((value) => new DuckDBTimestampTZValue(value));
    case "timestamp_naive":
      return bigints((value) => new DuckDBTimestampValue(value));
    case "time":
      return bigints((value) => new DuckDBTimeValue(value));
    case "date":
      return (value) => (typeof value === "number" ? new DuckDBDateValue(value) : refuse(value, type, column));
    case "binary":
      return (value) => (value instanceof Uint8Array ? blobValue(value) : refuse(value, type, column));
    default:
      return (value) => (typeof value === "number" ? value : refuse(value, type, column));
  }
}

function structWriter(fields: ColumnTypes, column: string): (value: StoredValue) => DuckDBValue {
  const writers = [...fields].map(([field, type]) => [field, cellWriter(type, column)] as const);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) {
      return refuse(value, { struct: fields }, column);
    }
    const given = value as Readonly<Record<string, StoredValue>>;
    const entries: Record<string, DuckDBValue> = Object.create(null);
    for (const [field, write] of writers) entries[field] = write(given[field]);
    return new DuckDBStructValue(entries);
  };
}

function listWriter(type: ColumnType, column: string): (value: StoredValue) => DuckDBValue {
  if (typeof type !== "object") return (value) => refuse(value, type, column);
  if ("list" in type) {
    const write = cellWriter(type.list, column);
    return (value) =>
      Array.isArray(value) ? new DuckDBListValue(value.map((item) => write(item))) : refuse(value, type, column);
  }
  if (!("map" in type)) return (value) => refuse(value, type, column);
  const [writeKey, writeValue] = [cellWriter(type.map.key, column), cellWriter(type.map.value, column)];
  return (value) => {
    if (!Array.isArray(value)) return refuse(value, type, column);
    const entries = value.map((entry) =>
      Array.isArray(entry) ? { key: writeKey(entry[0]), value: writeValue(entry[1]) } : refuse(entry, type, column),
    );
    return new DuckDBMapValue(entries);
  };
}

/** How values of a column are given to DuckDB; `column` is for messages. */
export function cellWriter(type: ColumnType, column: string): WriteCell {
  const write = nonNullWriter(type, column);
  return (value) => (value === null || value === undefined ? null : write(value));
}

function nonNullWriter(type: ColumnType, column: string): (value: StoredValue) => DuckDBValue {
  if (typeof type === "string") return scalarWriter(type, column);
  if ("decimal" in type) {
    const write = decimalWriter(type.decimal.precision, type.decimal.scale);
    return (value) => (typeof value === "string" ? write(value) : refuse(value, type, column));
  }
  return "struct" in type ? structWriter(type.struct, column) : listWriter(type, column);
}
