import { MetadataSchemaError } from "../errors.ts";
import { type ColumnType, type ColumnTypes, type ScalarType, typeText } from "./column-type.ts";
import { constructorName, describeValue } from "./describe-value.ts";
import { isPlainPrototype } from "./empty-row.ts";
import { refuseMarked } from "./marked-names.ts";
import { columnPlace, partOf, placeText, type ValuePlace } from "./value-place.ts";
import { wellFormed } from "./well-formed.ts";

const ELEMENTS = new Map<string, ScalarType>([
  ["Int8Array", "int8"],
  ["Int16Array", "int16"],
  ["Int32Array", "int32"],
  ["BigInt64Array", "int64"],
  ["Uint16Array", "uint16"],
  ["Uint32Array", "uint32"],
  ["BigUint64Array", "uint64"],
  ["Float32Array", "float32"],
  ["Float64Array", "float64"],
]);

/**
 * Type of a column of JavaScript values: whole safe numbers and bigints are `int64`, other numbers `float64`, dates
 * `timestamp`, a `Uint8Array` is `binary`, a plain object a struct of every key that any value has, a `Map` a map, an array
 * or another typed array a list. NULL and `undefined` fit any type; a column of nothing else is `null`.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) if values have no common type, naming the place and both types.
 */
export function inferColumnType(values: Iterable<unknown>, where: ValuePlace): ColumnType {
  let type: ColumnType = "null";
  for (const value of values) type = widenedBy(type, value, where);
  return type;
}

/** The type of a column that has one more value; as {@link inferColumnType} says. */
export function widenedBy(type: ColumnType, value: unknown, where: ValuePlace): ColumnType {
  return commonType(type, valueType(value, where), where);
}

/**
 * Types of the columns of JavaScript rows, in the order in which their names first appear.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) as {@link inferColumnType} does.
 */
export function inferTypes(rows: Iterable<Readonly<Record<string, unknown>>>): ColumnTypes {
  const types = new Map<string, ColumnType>();
  for (const row of rows) {
    for (const name of Object.keys(row)) {
      const where = columnPlace(name);
      types.set(name, commonType(types.get(name) ?? "null", valueType(row[name], where), where));
    }
  }
  return types;
}

/** Whether a value is an object literal, a row of a driver without prototype, or the like. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  return isPlainPrototype(Object.getPrototypeOf(value));
}

/** Values nested deeper are refused; those that contain themselves have no end. */
const DEEPEST = 100;

/** How deep a value stands in that of a column. */
interface Nesting {
  readonly column: ValuePlace;
  readonly depth: number;
}

function valueType(value: unknown, where: ValuePlace, nesting?: Nesting): ColumnType {
  switch (typeof value) {
    case "undefined":
      return "null";
    case "boolean":
      return "bool";
    case "bigint":
      return "int64";
    case "string":
      return "string";
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? "int64" : "float64";
    case "object":
      return value === null ? "null" : objectType(value, where, nesting);
    default:
      throw unstorable(value, where);
  }
}

function objectType(value: object, where: ValuePlace, nesting?: Nesting): ColumnType {
  if (value instanceof Date) return "timestamp";
  if (value instanceof Uint8Array) return "binary";
  const { column, depth } = nesting ?? { column: where, depth: 0 };
  if (depth === DEEPEST) throw tooDeep(column);
  const inside: Nesting = { column, depth: depth + 1 };
  const typeOf = (items: Iterable<unknown>, part: string): ColumnType => {
    const place = partOf(where, part);
    let type: ColumnType = "null";
    for (const item of items) type = commonType(type, valueType(item, place, inside), place);
    return type;
  };
  if (Array.isArray(value)) return { list: typeOf(value, "an element") };
  if (value instanceof Map) {
    return { map: { key: typeOf(value.keys(), "a key"), value: typeOf(value.values(), "a value") } };
  }
  const element = ELEMENTS.get(constructorName(value));
  if (ArrayBuffer.isView(value) && element !== undefined) return { list: element };
  if (!isPlainObject(value)) throw unstorable(value, where);
  return {
    struct: new Map(
      Object.keys(value).map((key) => [
        fieldKey(key, partOf(where, "the name of a field")),
        valueType(value[key], partOf(where, `field ${JSON.stringify(key)}`), inside),
      ]),
    ),
  };
}

function fieldKey(key: string, where: ValuePlace): string {
  refuseMarked(key, where);
  return wellFormed(key, where);
}

function commonType(a: ColumnType, b: ColumnType, where: ValuePlace): ColumnType {
  if (a === "null" || a === b) return b;
  if (b === "null") return a;
  if (typeof a === "string" || typeof b === "string") {
    if ((a === "int64" && b === "float64") || (a === "float64" && b === "int64")) return "float64";
    throw mixed(a, b, where);
  }
  if ("list" in a && "list" in b) return { list: commonType(a.list, b.list, partOf(where, "an element")) };
  if ("map" in a && "map" in b) {
    const key = commonType(a.map.key, b.map.key, partOf(where, "a key"));
    return { map: { key, value: commonType(a.map.value, b.map.value, partOf(where, "a value")) } };
  }
  if ("struct" in a && "struct" in b) return { struct: commonFields(a.struct, b.struct, where) };
  throw mixed(a, b, where);
}

function commonFields(a: ColumnTypes, b: ColumnTypes, where: ValuePlace): ColumnTypes {
  const fields = new Map(a);
  for (const [name, type] of b)
    fields.set(name, commonType(fields.get(name) ?? "null", type, partOf(where, `field ${JSON.stringify(name)}`)));
  return fields;
}

function mixed(a: ColumnType, b: ColumnType, where: ValuePlace): MetadataSchemaError {
  const types = [typeText(a), typeText(b)];
  return new MetadataSchemaError(
    `${placeText(where)} mixes ${types[0]} and ${types[1]}. Give all its values one type.`,
    {
      details: { types },
    },
  );
}

function tooDeep(column: ValuePlace): MetadataSchemaError {
  return new MetadataSchemaError(
    `${placeText(column)} holds a value that contains itself, or is nested more than ${DEEPEST} deep, which no column can store. Flatten it, or store it as text.`,
  );
}

function unstorable(value: unknown, where: ValuePlace): MetadataSchemaError {
  return new MetadataSchemaError(
    `${placeText(where)} holds ${describeValue(value)}, which no column can store. ` +
      "Use text, numbers, booleans, dates, bytes, arrays, Maps or plain objects.",
  );
}
