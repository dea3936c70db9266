import { type Template, textBytes } from "./template.ts";
import type { TextColumn } from "./text-column.ts";

/** Rows that are hashed in one call of a kernel. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** No row's parts have more bytes together. */
  readonly joinedBytes: number;
  /** Bytes of kernel memory that the rows need at most. */
  readonly bytes: number;
}

// So many rows of usual texts fit a processor's cache.
const CHUNK_ROWS = 8192;
const CHUNK_BYTES = 16 * 1024 * 1024;
// Text, offset and validity bit of a hash.
const OUTPUT_ROW_BYTES = 64 + 4 + 1;
// Offset and validity bit of a text.
const COLUMN_ROW_BYTES = 8 + 1;
// Words of a part, and what alignment adds to its copies.
const PART_BYTES = 128;

function nullTextBytes({ nullAs = "" }: TextColumn): number {
  return Buffer.byteLength(nullAs);
}

function chunkOf({ parts }: Template, start: number, end: number): Chunk {
  const rows = end - start + 1;
  let joinedBytes = 0;
  let bytes = OUTPUT_ROW_BYTES * rows;
  for (const part of parts) {
    const isConstant = part instanceof Uint8Array;
    joinedBytes += isConstant ? part.length : textBytes(part, start, end) + nullTextBytes(part);
    bytes += PART_BYTES + (isConstant ? 0 : COLUMN_ROW_BYTES * rows);
  }
  return { start, end, joinedBytes, bytes: bytes + 2 * joinedBytes };
}

/** Splits the rows so that each chunk needs little memory. A row larger than that is a chunk of its own. */
export function planChunks(template: Template): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  while (start < template.rowCount) {
    let chunk = chunkOf(template, start, Math.min(start + CHUNK_ROWS, template.rowCount));
    while (chunk.bytes > CHUNK_BYTES && chunk.end > start + 1) {
      chunk = chunkOf(template, start, start + Math.ceil((chunk.end - start) / 2));
    }
    chunks.push(chunk);
    start = chunk.end;
  }
  return chunks;
}
