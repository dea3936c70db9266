import type { Data, Field, RecordBatch, Vector } from "apache-arrow";
import { MetadataSchemaError } from "../errors.ts";
import { type Arrow, fieldName, fieldTypes, isPlainArrow, loadArrow } from "./arrow-type.ts";
import type { ColumnTypes, StoredRow, StoredValue } from "./column-type.ts";
import { decimalText } from "./decimal-text.ts";
import { emptyRow } from "./empty-row.ts";
import { refuseMarkedArrow } from "./marked-names.ts";

/** An Arrow IPC stream or file that was opened but not converted. */
export interface ArrowTable {
  readonly types: ColumnTypes;
  readonly rowCount: number;
  /** Whether its bytes are already as `RowBatch.arrow` promises. */
  readonly isPlain: boolean;
  /** Converts all rows. @throws MetadataSchemaError (`METADATA_SCHEMA`) for a value that a column cannot hold exactly. */
  rows(): StoredRow[];
}

/**
 * Opens Arrow IPC bytes that any writer emitted.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a type that no column has, or a name that occurs twice.
 */
export async function openArrow(bytes: Uint8Array): Promise<ArrowTable> {
  return readArrow(await loadArrow(), bytes);
}

/** As {@link openArrow}, where the module is loaded already. */
export function readArrow(arrow: Arrow, bytes: Uint8Array): ArrowTable {
  refuseMarkedArrow(bytes);
  const reader = arrow.RecordBatchReader.from(bytes).open();
  const fields: readonly Field[] = reader.schema.fields;
  const batches = reader.readAll();
  return {
    types: fieldTypes(arrow, fields),
    rowCount: batches.reduce((sum, batch) => sum + batch.numRows, 0),
    isPlain: fields.every((field) => isPlainArrow(arrow, field.type)),
    rows: () => batches.flatMap((batch) => batchRows(arrow, fields, batch)),
  };
}

function batchRows(arrow: Arrow, fields: readonly Field[], batch: RecordBatch): StoredRow[] {
  const rows = Array.from({ length: batch.numRows }, emptyRow);
  fields.forEach((field, i) => {
    const data = batch.data.children[i];
    if (data !== undefined) setColumn(rows, fieldName(field), dataValues(arrow, data, fieldName(field)));
  });
  return rows;
}

function setColumn(
  rows: readonly { [name: string]: StoredValue }[],
  name: string,
  values: readonly StoredValue[],
): void {
  rows.forEach((row, i) => {
    row[name] = values[i] ?? null;
  });
}

/** The values of one chunk of a column. */
function dataValues(arrow: Arrow, data: Data, column: string): StoredValue[] {
  const { DataType: is } = arrow;
  const { type, length } = data;
  if (is.isNull(type)) return new Array<StoredValue>(length).fill(null);
  if (is.isStruct(type)) return structValues(arrow, data, column);
  if (is.isDictionary(type)) return dictionaryValues(arrow, data, column);
  if (is.isMap(type)) return listValues(data, pairs(arrow, data, column));
  if (is.isList(type) || is.isLargeList(type)) return listValues(data, child(arrow, data, `${column}[]`));
  if (is.isFixedSizeList(type)) {
    const items = child(arrow, data, `${column}[]`);
    return read(data, (i) => items.slice(i * type.listSize, (i + 1) * type.listSize));
  }
  return read(data, cellReader(arrow, data, column));
}

function read(data: Data, cell: (index: number) => StoredValue): StoredValue[] {
  const hasNulls = data.nullCount > 0;
  return Array.from({ length: data.length }, (_, i) => (hasNulls && !data.getValid(i) ? null : cell(i)));
}

function child(arrow: Arrow, data: Data, column: string): StoredValue[] {
  const items = data.children[0];
  return items === undefined ? [] : dataValues(arrow, items, column);
}

function listValues(data: Data, items: readonly StoredValue[]): StoredValue[] {
  const offsets: Int32Array | BigInt64Array = data.valueOffsets;
  return read(data, (i) => items.slice(Number(offsets[i]), Number(offsets[i + 1])));
}

function pairs(arrow: Arrow, data: Data, column: string): StoredValue[] {
  const [keys, values] = data.children[0]?.children ?? [];
  if (keys === undefined || values === undefined) return [];
  const mapped = dataValues(arrow, values, `${column}.value`);
  return dataValues(arrow, keys, `${column}.key`).map((key, i) => [key, mapped[i] ?? null]);
}

function structValues(arrow: Arrow, data: Data, column: string): StoredValue[] {
  const fields: readonly Field[] = data.type.children;
  const structs = Array.from({ length: data.length }, emptyRow);
  fields.forEach((field, i) => {
    const values = data.children[i];
    if (values !== undefined)
      setColumn(structs, fieldName(field), dataValues(arrow, values, `${column}.${fieldName(field)}`));
  });
  return read(data, (i) => structs[i] ?? null);
}

function dictionaryValues(arrow: Arrow, data: Data, column: string): StoredValue[] {
  const dictionary: Vector | undefined = data.dictionary;
  const entries = (dictionary?.data ?? []).flatMap((chunk: Data) => dataValues(arrow, chunk, column));
  const keys: ArrayLike<number | bigint> = data.values;
  return read(data, (i) => entries[Number(keys[i])] ?? null);
}

function cellReader(arrow: Arrow, data: Data, column: string): (index: number) => StoredValue {
  const { DataType: is } = arrow;
  const { type } = data;
  if (is.isBool(type)) return bitReader(data);
  if (is.isUtf8(type) || is.isLargeUtf8(type)) {
    const text = bytesReader(data);
    return (i) => text(i).toString("utf8");
  }
  if (is.isBinary(type) || is.isLargeBinary(type)) {
    const bytes = bytesReader(data);
    return (i) => Uint8Array.from(bytes(i));
  }
  if (is.isUtf8View(type)) {
    const text = viewReader(data);
    return (i) => text(i).toString("utf8");
  }
  if (is.isBinaryView(type)) {
    const bytes = viewReader(data);
    return (i) => Uint8Array.from(bytes(i));
  }
  if (is.isFixedSizeBinary(type)) {
    const width = type.byteWidth;
    const values: Uint8Array = data.values;
    return (i) => values.slice(i * width, (i + 1) * width);
  }
  if (is.isDecimal(type)) return decimalReader(data, type.scale, type.bitWidth);
  return numberReader(arrow, data, column);
}

function numberReader(arrow: Arrow, data: Data, column: string): (index: number) => StoredValue {
  const { DataType: is, DateUnit, Precision } = arrow;
  const { type } = data;
  const values: ArrayLike<number | bigint> = data.values;
  const plain = (i: number): number | bigint => values[i] ?? 0;
  if (is.isTimestamp(type) || is.isTime(type)) return microsReader(arrow, type.unit, { values, column });
  if (is.isDate(type) && type.unit === DateUnit.MILLISECOND) {
    return (i) => Number(divided(BigInt(plain(i)), 86_400_000n, { column, unit: "a day" }));
  }
  if (is.isFloat(type) && type.precision === Precision.HALF) {
    const halves: ArrayLike<number> = data.values;
    return (i) => halfToNumber(halves[i] ?? 0);
  }
  return plain;
}

function microsReader(
  { TimeUnit }: Arrow,
  unit: number,
  { values, column }: { values: ArrayLike<number | bigint>; column: string },
): (index: number) => bigint {
  const at = (i: number): bigint => BigInt(values[i] ?? 0);
  if (unit === TimeUnit.SECOND) return (i) => at(i) * 1_000_000n;
  if (unit === TimeUnit.MILLISECOND) return (i) => at(i) * 1000n;
  if (unit === TimeUnit.MICROSECOND) return at;
  return (i) => divided(at(i), 1000n, { column, unit: "a microsecond" });
}

function divided(value: bigint, by: bigint, { column, unit }: { column: string; unit: string }): bigint {
  if (value % by === 0n) return value / by;
  throw new MetadataSchemaError(
    `Column ${JSON.stringify(column)} holds a time with a part of ${unit}, which is not stored. Round the column first.`,
    { details: { column } },
  );
}

/** Data read from IPC bytes starts at its first bit. */
function bitReader(data: Data): (index: number) => boolean {
  const values: Uint8Array = data.values;
  return (i) => ((values[i >> 3] ?? 0) & (1 << (i & 7))) !== 0;
}

function bytesReader(data: Data): (index: number) => Buffer {
  const values: Uint8Array = data.values;
  const offsets: Int32Array | BigInt64Array = data.valueOffsets;
  const buffer = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return (i) => buffer.subarray(Number(offsets[i]), Number(offsets[i + 1]));
}

/** Values of up to 12 bytes stand in the view itself; others in one of several buffers. */
function viewReader(data: Data): (index: number) => Buffer {
  const bytes: Uint8Array = data.values;
  const views = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffers = data.variadicBuffers.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength));
  return (i) => {
    const at = i * 16;
    const size = views.readInt32LE(at);
    if (size <= 12) return views.subarray(at + 4, at + 4 + size);
    const start = views.readInt32LE(at + 12);
    return (buffers[views.readInt32LE(at + 8)] ?? Buffer.alloc(0)).subarray(start, start + size);
  };
}

function decimalReader(data: Data, scale: number, bitWidth: number): (index: number) => string {
  const values: Uint32Array = data.values;
  const words = bitWidth / 32;
  return (i) => {
    let unscaled = 0n;
    for (let word = words - 1; word >= 0; word--) unscaled = (unscaled << 32n) | BigInt(values[i * words + word] ?? 0);
    return decimalText(BigInt.asIntN(bitWidth, unscaled), scale);
  };
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
