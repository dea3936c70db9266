import pl, { DataType, Field } from "nodejs-polars";
import type { ColumnType } from "../rows/column-type.ts";

/** The Polars type of a column; a map is a list of key and value. `undefined` where the binding has no name for it: binary, null. */
export function polarsType(type: ColumnType): DataType | undefined {
  if (typeof type === "string") return SCALARS.get(type);
  if ("decimal" in type) return DataType.Decimal(type.decimal.precision, type.decimal.scale);
  if ("list" in type) return listOf(polarsType(type.list));
  if ("struct" in type) return structOf(type.struct);
  return listOf(
    structOf([
      ["key", type.map.key],
      ["value", type.map.value],
    ]),
  );
}

const SCALARS: ReadonlyMap<string, DataType> = new Map<string, DataType>([
  ["bool", DataType.Bool],
  ["int8", DataType.Int8],
  ["int16", DataType.Int16],
  ["int32", DataType.Int32],
  ["int64", DataType.Int64],
  ["uint8", DataType.UInt8],
  ["uint16", DataType.UInt16],
  ["uint32", DataType.UInt32],
  ["uint64", DataType.UInt64],
  ["float32", DataType.Float32],
  ["float64", DataType.Float64],
  ["string", DataType.String],
  ["date", DataType.Date],
  ["time", DataType.Time],
  ["timestamp", pl.Datetime("us", "UTC")],
  ["timestamp_naive", pl.Datetime("us")],
]);

function listOf(item: DataType | undefined): DataType | undefined {
  return item === undefined ? undefined : DataType.List(item);
}

function structOf(types: Iterable<readonly [string, ColumnType]>): DataType | undefined {
  const fields: Field[] = [];
  for (const [name, type] of types) {
    const known = polarsType(type);
    if (known === undefined) return undefined;
    fields.push(Field.from(name, known));
  }
  return DataType.Struct(fields);
}
