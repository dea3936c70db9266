import type { Vector } from "@duckdb/node-bindings";
import { vectorBindings } from "./vector-bindings.ts";

const RECORD_BYTES = 16;
const INLINE_BYTES = 12;
const INLINE_START = 4;
const POINTER_START = 8;

/** Gives the bytes of a row of a VARCHAR or BLOB vector; asked for rows that are not NULL. */
export function readTextBytes(vector: Vector, rows: number): (row: number) => Buffer {
  const records = vectorBindings.vector_get_data(vector, rows * RECORD_BYTES);
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const memory = Buffer.from(records.buffer, records.byteOffset, records.byteLength);
  return (row) => {
    const at = row * RECORD_BYTES;
    const length = view.getUint32(at, true);
    if (length <= INLINE_BYTES) return memory.subarray(at + INLINE_START, at + INLINE_START + length);
    const pointer = records.byteOffset + at + POINTER_START;
    const bytes = vectorBindings.get_data_from_pointer(records.buffer as ArrayBuffer, pointer, length);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}
