/** Texts as Arrow's Utf8 and LargeUtf8 columns hold them, so that their buffers pass without a copy. */
export interface TextColumn {
  /** UTF-8 bytes of all texts. */
  readonly data: Uint8Array;
  /** `length + 1` positions in `data`; row `i` is `[offsets[i], offsets[i + 1])`. The first may be above 0. */
  readonly offsets: Int32Array | BigInt64Array;
  /** Arrow bitmap, lowest bit first, 1 = not NULL. `undefined`: no row is NULL. */
  readonly validity: Uint8Array | undefined;
  /** Bit of `validity` that belongs to row 0, for slices; 0 when absent. */
  readonly validityOffset?: number;
  /** Number of rows. */
  readonly length: number;
  /** Text that NULL counts as in a template; when absent, NULL makes the hash NULL. */
  readonly nullAs?: string;
}

/** Whether the row of the column is NULL. */
export function isNullAt(column: TextColumn, row: number): boolean {
  if (column.validity === undefined) return false;
  const bit = (column.validityOffset ?? 0) + row;
  return (((column.validity[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 0;
}

/** The texts as a column. A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. */
export function textColumnFromTexts(texts: readonly (string | null)[]): TextColumn {
  const offsets = new BigInt64Array(texts.length + 1);
  const validity = new Uint8Array(Math.ceil(texts.length / 8));
  let size = 0;
  let nulls = 0;
  for (const [row, text] of texts.entries()) {
    if (text === null) nulls++;
    else {
      size += Buffer.byteLength(text);
      validity[row >> 3] = (validity[row >> 3] ?? 0) | (1 << (row & 7));
    }
    offsets[row + 1] = BigInt(size);
  }
  const data = Buffer.allocUnsafe(size);
  for (const [row, text] of texts.entries()) if (text !== null) data.write(text, Number(offsets[row]));
  return { data, offsets, validity: nulls === 0 ? undefined : validity, length: texts.length };
}

/** The column's texts, with null for NULL. */
export function textsFromColumn(column: TextColumn): (string | null)[] {
  const { data, offsets, length } = column;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length }, (_, row) =>
    isNullAt(column, row) ? null : bytes.toString("utf8", Number(offsets[row]), Number(offsets[row + 1])),
  );
}
