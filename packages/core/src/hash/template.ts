import { MetadataStoreError } from "../errors.ts";
import type { TextColumn } from "./text-column.ts";

/** A constant as UTF-8, or a column. */
export type TemplatePart = Uint8Array | TextColumn;

/** Texts to hash: per row the parts, joined. */
export interface Template {
  readonly parts: readonly TemplatePart[];
  readonly rowCount: number;
}

/** Bytes of the texts in the rows `[start, end)`. */
export function textBytes(column: TextColumn, start: number, end: number): number {
  return start === end ? 0 : Number(column.offsets[end]) - Number(column.offsets[start]);
}

function invalid(message: string, details: Readonly<Record<string, unknown>>): MetadataStoreError {
  return new MetadataStoreError("INVALID_ARGUMENT", message, { details });
}

function checkColumn(column: TextColumn, index: number, rowCount: number): void {
  const { data, offsets, validity, validityOffset = 0, length } = column;
  if (length !== rowCount) {
    throw invalid(`Column ${index} of a hash template has ${length} rows, not ${rowCount}.`, {
      index,
      length,
      rowCount,
    });
  }
  if (length === 0) return;
  if (offsets.length <= length || Number(offsets[0]) < 0 || Number(offsets[length]) > data.length) {
    const message = `The offsets of column ${index} do not fit its data: ${length + 1} positions from 0 to ${data.length}.`;
    throw invalid(message, { index, length, offsets: offsets.length });
  }
  if (validity !== undefined && validity.length * 8 < validityOffset + length) {
    const message = `The validity of column ${index} has too few bits for ${length} rows from bit ${validityOffset}; without NULLs pass undefined.`;
    throw invalid(message, { index, length, validityOffset });
  }
}

/**
 * Puts a template together; numbers in `parts` are indices in `columns`.
 * @throws MetadataStoreError `INVALID_ARGUMENT` where a column is missing or does not have `rowCount` rows.
 */
export function makeTemplate(
  parts: readonly (string | number)[],
  columns: readonly TextColumn[],
  rowCount: number,
): Template {
  const encoder = new TextEncoder();
  for (const [index, column] of columns.entries()) checkColumn(column, index, rowCount);
  const resolve = (part: string | number): TemplatePart => {
    if (typeof part === "string") return encoder.encode(part);
    const column = columns[part];
    if (column === undefined) throw invalid(`A hash template names column ${part} of ${columns.length}.`, { part });
    return column;
  };
  return { parts: parts.map(resolve), rowCount };
}
