import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBType,
  DuckDBTypeId,
  FLOAT,
  INTEGER,
  LIST,
  MAP,
  SMALLINT,
  STRUCT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
import type { ColumnType, ScalarType } from "@metaxy/core/driver";

interface NamedType {
  readonly name: string;
  readonly type: DuckDBType;
}

const SCALARS: Readonly<Record<ScalarType, NamedType>> = {
  bool: { name: "BOOLEAN", type: BOOLEAN },
  int8: { name: "TINYINT", type: TINYINT },
  int16: { name: "SMALLINT", type: SMALLINT },
  int32: { name: "INTEGER", type: INTEGER },
  int64: { name: "BIGINT", type: BIGINT },
  uint8: { name: "UTINYINT", type: UTINYINT },
  uint16: { name: "USMALLINT", type: USMALLINT },
  uint32: { name: "UINTEGER", type: UINTEGER },
  uint64: { name: "UBIGINT", type: UBIGINT },
  float32: { name: "FLOAT", type: FLOAT },
  float64: { name: "DOUBLE", type: DOUBLE },
  string: { name: "VARCHAR", type: VARCHAR },
  binary: { name: "BLOB", type: BLOB },
  date: { name: "DATE", type: DATE },
  time: { name: "TIME", type: TIME },
  timestamp: { name: "TIMESTAMP WITH TIME ZONE", type: TIMESTAMPTZ },
  timestamp_naive: { name: "TIMESTAMP", type: TIMESTAMP },
  // DuckDB stores no untyped NULL; lists and structs of such hold texts that never come.
  null: { name: "VARCHAR", type: VARCHAR },
};

const SCALAR_BY_ID = new Map<DuckDBTypeId, ScalarType>(
  Object.entries(SCALARS).flatMap(([scalar, { type }]) =>
    scalar === "null" ? [] : [[type.typeId, scalar as ScalarType]],
  ),
);

/** A name in double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** DuckDB's name of a type. */
export function typeName(type: ColumnType): string {
  if (typeof type === "string") return SCALARS[type].name;
  if ("decimal" in type) return `DECIMAL(${type.decimal.precision}, ${type.decimal.scale})`;
  if ("list" in type) return `${typeName(type.list)}[]`;
  if ("map" in type) return `MAP(${typeName(type.map.key)}, ${typeName(type.map.value)})`;
  return `STRUCT(${[...type.struct].map(([field, own]) => `${quoteName(field)} ${typeName(own)}`).join(", ")})`;
}

/** The type as the client library has it. */
export function duckdbType(type: ColumnType): DuckDBType {
  if (typeof type === "string") return SCALARS[type].type;
  if ("decimal" in type) return DECIMAL(type.decimal.precision, type.decimal.scale);
  if ("list" in type) return LIST(duckdbType(type.list));
  if ("map" in type) return MAP(duckdbType(type.map.key), duckdbType(type.map.value));
  return STRUCT(Object.fromEntries([...type.struct].map(([field, own]) => [field, duckdbType(own)])));
}

/** The type that a stored column is read as, and whether it is so already or must be cast. */
export interface ReadType {
  readonly type: ColumnType;
  readonly isExact: boolean;
}

const AS_TEXT: ReadType = { type: "string", isExact: false };
const AS_TIME: ReadType = { type: "timestamp_naive", isExact: false };

function structType(names: readonly string[], types: readonly DuckDBType[]): ReadType {
  const fields = types.map(readType);
  const struct = new Map(fields.map((field, i) => [names[i] ?? "", field.type]));
  return { type: { struct }, isExact: fields.every((field) => field.isExact) };
}

/**
 * How a column of any DuckDB type is read: what our types cannot hold exactly (UUID, JSON, enums, intervals, integers of
 * 128 bits, nanoseconds) becomes text.
 */
export function readType(type: DuckDBType): ReadType {
  switch (type.typeId) {
    case DuckDBTypeId.DECIMAL:
      return { type: { decimal: { precision: type.width, scale: type.scale } }, isExact: true };
    case DuckDBTypeId.LIST: {
      const value = readType(type.valueType);
      return { type: { list: value.type }, isExact: value.isExact };
    }
    case DuckDBTypeId.ARRAY:
      return { type: { list: readType(type.valueType).type }, isExact: false };
    case DuckDBTypeId.MAP: {
      const [key, value] = [readType(type.keyType), readType(type.valueType)];
      return { type: { map: { key: key.type, value: value.type } }, isExact: key.isExact && value.isExact };
    }
    case DuckDBTypeId.STRUCT:
      return structType(type.entryNames, type.entryTypes);
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
      return AS_TIME;
    default: {
      const scalar = type.alias === undefined ? SCALAR_BY_ID.get(type.typeId) : undefined;
      return scalar === undefined ? AS_TEXT : { type: scalar, isExact: true };
    }
  }
}
