import type { Kernels } from "./kernels.ts";
import { type TemplatePart, textBytes } from "./template.ts";
import type { Chunk } from "./template-chunks.ts";
import type { TextColumn } from "./text-column.ts";

/** Words of a part that say where its fixed text is: a constant, or what NULL counts as. */
export type FixedText = readonly [address: number, length: number];

const NO_TEXT: FixedText = [0, 0];
// The first five words of a constant: no data, offsets, shift, validity, validity bit.
const NO_COLUMN: readonly number[] = [0, 0, 0, 0, 0];

/** Copies the constants, and the texts that stand for NULL. */
export function placeFixedTexts(
  kernels: Kernels,
  parts: readonly TemplatePart[],
): ReadonlyMap<TemplatePart, FixedText> {
  const fixed = new Map<TemplatePart, FixedText>();
  for (const part of parts) {
    const text = part instanceof Uint8Array ? part : part.nullAs;
    if (text === undefined || fixed.has(part)) continue;
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    fixed.set(part, [kernels.put(bytes), bytes.length]);
  }
  return fixed;
}

/** Copies a chunk of a column; gives the first five words of its part. */
function placeColumn(kernels: Kernels, column: TextColumn, { start, end }: Chunk): readonly number[] {
  const { data, offsets, validity, validityOffset = 0 } = column;
  const first = Number(offsets[start]);
  const text = kernels.put(data.subarray(first, first + textBytes(column, start, end)));
  const width = offsets.BYTES_PER_ELEMENT;
  const offsetBytes = new Uint8Array(offsets.buffer, offsets.byteOffset + start * width, (end - start + 1) * width);
  const bit = validityOffset + start;
  const bits = validity === undefined ? 0 : kernels.put(validity.subarray(bit >> 3, (validityOffset + end + 7) >> 3));
  // The kernels add the lower half of an offset to the first word, modulo 2^32.
  return [text - first, kernels.put(offsetBytes), Math.log2(width), bits, bit & 7];
}

/** Copies a chunk of the columns; gives the address and the end of the table of parts. */
export function placeParts(
  kernels: Kernels,
  fixed: ReadonlyMap<TemplatePart, FixedText>,
  { parts, chunk }: { readonly parts: readonly TemplatePart[]; readonly chunk: Chunk },
): readonly [start: number, end: number] {
  const placed = new Map<TemplatePart, readonly number[]>();
  for (const part of parts) {
    if (placed.has(part)) continue;
    placed.set(part, part instanceof Uint8Array ? NO_COLUMN : placeColumn(kernels, part, chunk));
  }
  const words = parts.flatMap((part) => [...(placed.get(part) ?? NO_COLUMN), ...(fixed.get(part) ?? NO_TEXT), 0]);
  const start = kernels.putWords(words);
  return [start, start + 4 * words.length];
}
