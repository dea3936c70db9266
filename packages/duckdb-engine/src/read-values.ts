import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { Vector } from "@duckdb/node-bindings";
import {
  type ColumnType,
  type ColumnTypes,
  emptyRow,
  type ScalarType,
  type StoredRow,
  type StoredValue,
} from "@metaxy/core/driver";
import { TextBytes } from "./read-text-bytes.ts";
import { vectorBindings } from "./vector-bindings.ts";

type ReadCell = (row: number) => StoredValue;

/** Vectors are read from their memory: the client's own reading drops a byte order mark, and names such as `__proto__`. */
interface RawColumn {
  readonly vector: Vector;
  readonly rows: number;
}

function viewOf({ vector, rows }: RawColumn, bytesPerRow: number): DataView {
  const data = vectorBindings.vector_get_data(vector, rows * bytesPerRow);
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

/** Whether a row is not NULL. */
function validity({ vector, rows }: RawColumn): (row: number) => boolean {
  const bits: Uint8Array | null = vectorBindings.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  return bits === null ? () => true : (row) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}

type ReadFixed = (view: DataView, row: number) => StoredValue;

const FIXED: Readonly<Partial<Record<ScalarType, readonly [bytes: number, read: ReadFixed]>>> = {
  bool: [1, (view, row) => view.getUint8(row) !== 0],
  int8: [1, (view, row) => view.getInt8(row)],
  uint8: [1, (view, row) => view.getUint8(row)],
  int16: [2, (view, row) => view.getInt16(row * 2, true)],
  uint16: [2, (view, row) => view.getUint16(row * 2, true)],
  int32: [4, (view, row) => view.getInt32(row * 4, true)],
  uint32: [4, (view, row) => view.getUint32(row * 4, true)],
  date: [4, (view, row) => view.getInt32(row * 4, true)],
  float32: [4, (view, row) => view.getFloat32(row * 4, true)],
  float64: [8, (view, row) => view.getFloat64(row * 8, true)],
  int64: [8, (view, row) => view.getBigInt64(row * 8, true)],
  uint64: [8, (view, row) => view.getBigUint64(row * 8, true)],
  time: [8, (view, row) => view.getBigInt64(row * 8, true)],
  timestamp: [8, (view, row) => view.getBigInt64(row * 8, true)],
  timestamp_naive: [8, (view, row) => view.getBigInt64(row * 8, true)],
};

function fixedReader(column: RawColumn, [bytes, read]: readonly [number, ReadFixed]): ReadCell {
  const view = viewOf(column, bytes);
  return (row) => read(view, row);
}

function decimalText(value: bigint, scale: number): string {
  if (scale === 0) return value.toString();
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function decimalReader(column: RawColumn, precision: number, scale: number): ReadCell {
  const bytes = precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
  const view = viewOf(column, bytes);
  const read = (row: number): bigint => {
    if (bytes === 2) return BigInt(view.getInt16(row * 2, true));
    if (bytes === 4) return BigInt(view.getInt32(row * 4, true));
    if (bytes === 8) return view.getBigInt64(row * 8, true);
    return (view.getBigInt64(row * 16 + 8, true) << 64n) | view.getBigUint64(row * 16, true);
  };
  return (row) => decimalText(read(row), scale);
}

function listReader(column: RawColumn, readItem: (items: RawColumn) => ReadCell): ReadCell {
  const entries = viewOf(column, 16);
  const { vector } = column;
  const rows = vectorBindings.list_vector_get_size(vector);
  const read = readItem({ vector: vectorBindings.list_vector_get_child(vector), rows });
  return (row) => {
    const start = Number(entries.getBigUint64(row * 16, true));
    const length = Number(entries.getBigUint64(row * 16 + 8, true));
    return Array.from({ length }, (_, n) => read(start + n));
  };
}

/** Readers of a struct's entries, in their order. */
function entryReaders({ vector, rows }: RawColumn, types: readonly ColumnType[]): ReadCell[] {
  return types.map((type, n) => cellReader({ vector: vectorBindings.struct_vector_get_child(vector, n), rows }, type));
}

function structReader(column: RawColumn, fields: ColumnTypes): ReadCell {
  const names = [...fields.keys()];
  const readers = entryReaders(column, [...fields.values()]);
  return (row) => {
    const struct = emptyRow();
    readers.forEach((read, n) => {
      struct[names[n] ?? ""] = read(row);
    });
    return struct;
  };
}

/** A map is a list of structs of key and value. */
function mapReader(column: RawColumn, { key, value }: { key: ColumnType; value: ColumnType }): ReadCell {
  return listReader(column, (items) => {
    const readers = entryReaders(items, [key, value]);
    return (row) => readers.map((read) => read(row));
  });
}

function presentReader(column: RawColumn, type: ColumnType, isPresent: (row: number) => boolean): ReadCell {
  if (typeof type === "string") {
    const fixed = FIXED[type];
    if (fixed !== undefined) return fixedReader(column, fixed);
    const texts = new TextBytes(column.vector, column.rows, isPresent);
    return type === "binary" ? (row) => texts.bytes(row) : (row) => texts.text(row);
  }
  if ("decimal" in type) return decimalReader(column, type.decimal.precision, type.decimal.scale);
  if ("list" in type) return listReader(column, (items) => cellReader(items, type.list));
  return "map" in type ? mapReader(column, type.map) : structReader(column, type.struct);
}

function cellReader(column: RawColumn, type: ColumnType): ReadCell {
  if (column.rows === 0) return () => null;
  const isPresent = validity(column);
  const read = presentReader(column, type, isPresent);
  return (row) => (isPresent(row) ? read(row) : null);
}

/** The rows of a chunk whose columns are those of `types`, in their order. */
export function readRows(chunk: DuckDBDataChunk, types: ColumnTypes): StoredRow[] {
  const rows = chunk.rowCount;
  const columns = [...types].map(([name, type], n) => {
    const vector = vectorBindings.data_chunk_get_vector(chunk.chunk, n);
    return { name, read: cellReader({ vector, rows }, type) };
  });
  return Array.from({ length: rows }, (_, row) => {
    const stored = emptyRow();
    for (const { name, read } of columns) stored[name] = read(row);
    return stored;
  });
}
