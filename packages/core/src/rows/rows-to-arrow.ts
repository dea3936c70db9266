import type { Data, DataType, Field, RecordBatch } from "apache-arrow";
import { type Arrow, loadArrow } from "./arrow-type.ts";
import {
  bigints,
  binaries,
  bits,
  type Cells,
  flatten,
  type NumberArray,
  nullBitmap,
  numbers,
  texts,
  wrongValue,
} from "./cells.ts";
import type { ColumnType, ColumnTypes, ScalarType, StoredRow, StoredValue } from "./column-type.ts";
import { unscaledDecimal } from "./decimal-text.ts";
import { mapRanges } from "./each-row.ts";
import { isStructValue } from "./struct-value.ts";

/** Rows that become columns before other work of this thread gets its turn. */
const ROWS_PER_BATCH = 10_000;

/**
 * An Arrow IPC stream, in record batches of ten thousand rows: LargeUtf8, LargeBinary, List, Map, timestamps and times in µs, dates in days.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a value that is not of its column's type, or that Arrow cannot hold:
 * text with a lone surrogate.
 */
export async function rowsToArrow(types: ColumnTypes, rows: readonly StoredRow[]): Promise<Uint8Array> {
  const arrow = await loadArrow();
  const batches = await mapRanges({ count: rows.length, size: ROWS_PER_BATCH }, (start, end) =>
    recordBatch(arrow, types, rows.slice(start, end)),
  );
  return arrow.RecordBatchStreamWriter.writeAll(batches).toUint8Array(true);
}

function recordBatch(arrow: Arrow, types: ColumnTypes, rows: readonly StoredRow[]): RecordBatch {
  const fields: Field[] = [];
  const children: Data[] = [];
  for (const [name, type] of types) {
    const data = cellsData(arrow, { type, column: name, values: rows.map((row) => row[name] ?? null) });
    fields.push(new arrow.Field(name, data.type, true));
    children.push(data);
  }
  const type = new arrow.Struct(fields);
  return new arrow.RecordBatch(
    new arrow.Schema(fields),
    arrow.makeData({ type, length: rows.length, nullCount: 0, children }),
  );
}

function cellsData(arrow: Arrow, cells: Cells): Data {
  const { type } = cells;
  if (typeof type === "string") return scalarData(arrow, cells, type);
  if ("decimal" in type) return decimalData(arrow, cells, type.decimal);
  if ("list" in type) return listData(arrow, cells, type.list);
  if ("map" in type) return mapData(arrow, cells, type.map);
  return structData(arrow, cells, type.struct);
}

function scalarData(arrow: Arrow, cells: Cells, type: ScalarType): Data {
  const length = cells.values.length;
  const validity = nullBitmap(cells.values);
  if (type === "null") return arrow.makeData({ type: new arrow.Null(), length });
  if (type === "bool") return arrow.makeData({ type: new arrow.Bool(), length, data: bits(cells), ...validity });
  if (type === "string") return arrow.makeData({ type: new arrow.LargeUtf8(), length, ...texts(cells), ...validity });
  if (type === "binary")
    return arrow.makeData({ type: new arrow.LargeBinary(), length, ...binaries(cells), ...validity });
  const fixed = fixedWidth(arrow, type, length);
  const data = "bigints" in fixed ? bigints(cells, fixed.bigints) : numbers(cells, fixed.numbers);
  // By the number of each buffer in Arrow's `BufferType`: 1 holds values, 2 validity.
  const { nullCount, nullBitmap: bitmap } = validity;
  return new arrow.Data(fixed.type, 0, length, nullCount, bitmap === undefined ? { 1: data } : { 1: data, 2: bitmap });
}

type FixedWidth =
  | { readonly type: DataType; readonly numbers: NumberArray }
  | { readonly type: DataType; readonly bigints: BigInt64Array | BigUint64Array };
function fixedWidth(
  arrow: Arrow,
  type: Exclude<ScalarType, "null" | "bool" | "string" | "binary">,
  length: number,
): FixedWidth {
  switch (type) {
    case "int8":
      return { type: new arrow.Int8(), numbers: new Int8Array(length) };
    case "int16":
      return { type: new arrow.Int16(), numbers: new Int16Array(length) };
    case "int32":
      return { type: new arrow.Int32(), numbers: new Int32Array(length) };
    case "int64":
      return { type: new arrow.Int64(), bigints: new BigInt64Array(length) };
    case "uint8":
      return { type: new arrow.Uint8(), numbers: new Uint8Array(length) };
    case "uint16":
      return { type: new arrow.Uint16(), numbers: new Uint16Array(length) };
    case "uint32":
      return { type: new arrow.Uint32(), numbers: new Uint32Array(length) };
    case "uint64":
      return { type: new arrow.Uint64(), bigints: new BigUint64Array(length) };
    case "float32":
      return { type: new arrow.Float32(), numbers: new Float32Array(length) };
    case "float64":
      return { type: new arrow.Float64(), numbers: new Float64Array(length) };
    case "date":
      return { type: new arrow.DateDay(), numbers: new Int32Array(length) };
    case "time":
      return { type: new arrow.TimeMicrosecond(), bigints: new BigInt64Array(length) };
    case "timestamp":
      return { type: new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, "UTC"), bigints: new BigInt64Array(length) };
    case "timestamp_naive":
      return { type: new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, null), bigints: new BigInt64Array(length) };
  }
}

function decimalData(arrow: Arrow, cells: Cells, parts: { readonly precision: number; readonly scale: number }): Data {
  const words = parts.precision > 38 ? 4 : 2;
  const data = new BigUint64Array(cells.values.length * words);
  cells.values.forEach((value, i) => {
    if (value === null) return;
    let unscaled = typeof value === "string" ? unscaledDecimal(value, parts) : undefined;
    if (unscaled === undefined) throw wrongValue(cells, value);
    for (let word = 0; word < words; word++, unscaled >>= 64n) data[i * words + word] = BigInt.asUintN(64, unscaled);
  });
  const type = new arrow.Decimal(parts.scale, parts.precision, words * 64);
  return arrow.makeData({
    type,
    length: cells.values.length,
    data: new Uint32Array(data.buffer),
    ...nullBitmap(cells.values),
  });
}

function listData(arrow: Arrow, cells: Cells, element: ColumnType): Data {
  const { offsets, items } = flatten(cells);
  const child = cellsData(arrow, { type: element, column: `${cells.column}[]`, values: items });
  const type = new arrow.List(new arrow.Field("item", child.type, true));
  const length = cells.values.length;
  return arrow.makeData({ type, length, valueOffsets: offsets, child, ...nullBitmap(cells.values) });
}

function mapData(arrow: Arrow, cells: Cells, type: { readonly key: ColumnType; readonly value: ColumnType }): Data {
  const { offsets, items } = flatten(cells);
  const pairs = items.map((item) => {
    if (!Array.isArray(item) || item.length !== 2) throw wrongValue(cells, item);
    const pair: readonly StoredValue[] = item;
    return pair;
  });
  const key = cellsData(arrow, {
    type: type.key,
    column: `${cells.column}.key`,
    values: pairs.map((pair) => pair[0] ?? null),
  });
  const value = cellsData(arrow, {
    type: type.value,
    column: `${cells.column}.value`,
    values: pairs.map((pair) => pair[1] ?? null),
  });
  const entry = new arrow.Struct<{ key: (typeof key)["type"]; value: (typeof value)["type"] }>([
    new arrow.Field("key", key.type, false),
    new arrow.Field("value", value.type, true),
  ]);
  const child = arrow.makeData({ type: entry, length: pairs.length, nullCount: 0, children: [key, value] });
  const length = cells.values.length;
  return arrow.makeData({
    type: new arrow.Map_(new arrow.Field("entries", entry, false)),
    length,
    valueOffsets: offsets,
    child,
    ...nullBitmap(cells.values),
  });
}

function structData(arrow: Arrow, cells: Cells, fields: ColumnTypes): Data {
  const structs = cells.values.map((value) =>
    value === null || isStructValue(value) ? value : wrongType(cells, value),
  );
  const children = [...fields].map(([name, type]) =>
    cellsData(arrow, { type, column: `${cells.column}.${name}`, values: structs.map((each) => each?.[name] ?? null) }),
  );
  const names = [...fields.keys()];
  const type = new arrow.Struct(children.map((child, i) => new arrow.Field(names[i] ?? "", child.type, true)));
  return arrow.makeData({ type, length: structs.length, children, ...nullBitmap(cells.values) });
}

function wrongType(cells: Cells, value: StoredValue): never {
  throw wrongValue(cells, value);
}
