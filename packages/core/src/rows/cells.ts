import { MetadataSchemaError } from "../errors.ts";
import { type ColumnType, type StoredValue, typeText } from "./column-type.ts";
import { describeValue } from "./describe-value.ts";

/** Values of one column. Below: the buffers that Arrow holds them in. */
export interface Cells {
  readonly type: ColumnType;
  readonly column: string;
  readonly values: readonly StoredValue[];
}

export type NumberArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;

export function nullBitmap(values: readonly StoredValue[]): { nullCount: number; nullBitmap?: Uint8Array } {
  const bitmap = new Uint8Array((values.length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === null) nullCount++;
    else bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap: bitmap };
}

export function bits(cells: Cells): Uint8Array {
  const data = new Uint8Array((cells.values.length + 7) >> 3);
  cells.values.forEach((value, i) => {
    if (value !== null && typeof value !== "boolean") throw wrongValue(cells, value);
    if (value === true) data[i >> 3] = (data[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return data;
}

export function numbers(cells: Cells, data: NumberArray): NumberArray {
  cells.values.forEach((value, i) => {
    if (value === null) return;
    if (typeof value !== "number") throw wrongValue(cells, value);
    data[i] = value;
    if (!Object.is(data[i], value)) throw wrongValue(cells, value);
  });
  return data;
}

export function bigints<T extends BigInt64Array | BigUint64Array>(cells: Cells, data: T): T {
  cells.values.forEach((value, i) => {
    if (value === null) return;
    if (typeof value !== "bigint") throw wrongValue(cells, value);
    data[i] = value;
    if (data[i] !== value) throw wrongValue(cells, value);
  });
  return data;
}

export function texts(cells: Cells): { valueOffsets: BigInt64Array; data: Uint8Array } {
  const valueOffsets = new BigInt64Array(cells.values.length + 1);
  let size = 0;
  cells.values.forEach((value, i) => {
    if (value !== null) size += Buffer.byteLength(wellFormed(cells, value), "utf8");
    valueOffsets[i + 1] = BigInt(size);
  });
  const data = Buffer.allocUnsafeSlow(size);
  let end = 0;
  for (const value of cells.values) if (typeof value === "string") end += data.write(value, end, "utf8");
  return { valueOffsets, data };
}

function wellFormed(cells: Cells, value: StoredValue): string {
  if (typeof value !== "string") throw wrongValue(cells, value);
  if (value.isWellFormed()) return value;
  throw new MetadataSchemaError(
    `Column ${JSON.stringify(cells.column)}: ${describeValue(value)} has half of a surrogate pair, which Arrow cannot hold. ` +
      "Use toWellFormed() on it, or store it as binary.",
    { details: { column: cells.column } },
  );
}

export function binaries(cells: Cells): { valueOffsets: BigInt64Array; data: Uint8Array } {
  const valueOffsets = new BigInt64Array(cells.values.length + 1);
  const parts: Uint8Array[] = [];
  let size = 0;
  cells.values.forEach((value, i) => {
    if (value instanceof Uint8Array) {
      parts.push(value);
      size += value.byteLength;
    } else if (value !== null) throw wrongValue(cells, value);
    valueOffsets[i + 1] = BigInt(size);
  });
  return { valueOffsets, data: Buffer.concat(parts, size) };
}

export function flatten(cells: Cells): { offsets: Int32Array; items: StoredValue[] } {
  const offsets = new Int32Array(cells.values.length + 1);
  const items: StoredValue[] = [];
  cells.values.forEach((value, i) => {
    if (Array.isArray(value)) for (const item of value) items.push(item);
    else if (value !== null) throw wrongValue(cells, value);
    offsets[i + 1] = items.length;
  });
  return { offsets, items };
}

export function wrongValue(cells: Cells, value: StoredValue): MetadataSchemaError {
  return new MetadataSchemaError(
    `Column ${JSON.stringify(cells.column)}: ${describeValue(value)} is no stored ${typeText(cells.type)}.`,
    { details: { column: cells.column, type: typeText(cells.type) } },
  );
}
