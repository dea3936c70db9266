import type { DataType, Field } from "apache-arrow";
import { MetadataSchemaError } from "../errors.ts";
import type { ColumnType, ColumnTypes } from "./column-type.ts";

/** The module, loaded by the first conversion: importing it costs more than all of core. */
export type Arrow = typeof import("apache-arrow");

export function loadArrow(): Promise<Arrow> {
  return import("apache-arrow");
}

/** The name of a field; the empty one is read as null from IPC bytes. */
export function fieldName(field: { readonly name: string | null }): string {
  return field.name ?? "";
}

/**
 * Types of Arrow fields.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a type that no column has, or a name that occurs twice.
 */
export function fieldTypes(arrow: Arrow, fields: readonly Field[], prefix = ""): ColumnTypes {
  const types = new Map<string, ColumnType>();
  for (const field of fields) {
    const name = fieldName(field);
    const column = prefix + name;
    if (types.has(name)) {
      const message = `Two columns are named ${JSON.stringify(column)}. Rename one of them.`;
      throw new MetadataSchemaError(message, { details: { column } });
    }
    types.set(name, dataType(arrow, field.type, column));
  }
  return types;
}

function dataType(arrow: Arrow, type: DataType, column: string): ColumnType {
  const { DataType: is } = arrow;
  if (is.isDictionary(type)) return dataType(arrow, type.dictionary, column);
  if (is.isList(type) || is.isLargeList(type) || is.isFixedSizeList(type)) {
    return { list: dataType(arrow, type.valueType, `${column}[]`) };
  }
  if (is.isStruct(type)) return { struct: fieldTypes(arrow, type.children, `${column}.`) };
  if (is.isMap(type)) {
    return {
      map: {
        key: dataType(arrow, type.keyType, `${column}.key`),
        value: dataType(arrow, type.valueType, `${column}.value`),
      },
    };
  }
  if (is.isDecimal(type)) return { decimal: { precision: type.precision, scale: type.scale } };
  const scalar = scalarType(arrow, type);
  if (scalar !== undefined) return scalar;
  throw new MetadataSchemaError(
    `Column ${JSON.stringify(column)} has the Arrow type ${type}, which cannot be stored. Cast it, for example to int64 or text.`,
    { details: { column, type: String(type) } },
  );
}

function scalarType({ DataType: is, Precision }: Arrow, type: DataType): ColumnType | undefined {
  if (is.isNull(type)) return "null";
  if (is.isBool(type)) return "bool";
  // Some writers have integers of 128 bits, which no column has.
  if (is.isInt(type)) return type.bitWidth > 64 ? undefined : `${type.isSigned ? "int" : "uint"}${type.bitWidth}`;
  if (is.isFloat(type)) return type.precision === Precision.DOUBLE ? "float64" : "float32";
  if (is.isUtf8(type) || is.isLargeUtf8(type) || is.isUtf8View(type)) return "string";
  if (is.isBinary(type) || is.isLargeBinary(type) || is.isBinaryView(type) || is.isFixedSizeBinary(type))
    return "binary";
  if (is.isDate(type)) return "date";
  if (is.isTime(type)) return "time";
  if (is.isTimestamp(type)) return type.timezone ? "timestamp" : "timestamp_naive";
  return undefined;
}

/** Whether columns of this Arrow type are as `RowBatch.arrow` promises, so that their bytes can be passed on. */
export function isPlainArrow(arrow: Arrow, type: DataType): boolean {
  const { DataType: is, TimeUnit, DateUnit, Precision } = arrow;
  if (is.isDictionary(type) || is.isUtf8(type) || is.isUtf8View(type)) return false;
  if (is.isBinary(type) || is.isBinaryView(type) || is.isFixedSizeBinary(type)) return false;
  if (is.isTimestamp(type)) {
    return type.unit === TimeUnit.MICROSECOND && (!type.timezone || type.timezone === "UTC");
  }
  if (is.isTime(type)) return type.unit === TimeUnit.MICROSECOND;
  if (is.isDate(type)) return type.unit === DateUnit.DAY;
  if (is.isFloat(type)) return type.precision !== Precision.HALF;
  if (is.isDecimal(type)) return type.bitWidth >= 128;
  return (type.children ?? []).every((field: Field) => isPlainArrow(arrow, field.type));
}
