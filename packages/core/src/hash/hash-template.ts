// biome-ignore-all lint/complexity/useMaxParams: called per batch, with the four things that it is about

import { MetadataStoreError } from "../errors.ts";
import { hashInChunks } from "./hash-in-chunks.ts";
import type { HashSettings } from "./hash-settings.ts";
import { KERNEL_ALGORITHMS } from "./kernel-algorithm.ts";
import { makeTemplate } from "./template.ts";
import type { TextColumn } from "./text-column.ts";

const MAX_TEXT_BYTES = 2 ** 31 - 1;

/**
 * Hashes, per row, the UTF-8 bytes of the parts joined: constant texts, and numbers, which are indices in `columns`.
 * The result is the hash as text (decimal or lower-case hex), cut to `settings.length` characters. NULL in a column
 * that a part names makes the row NULL, unless the column has `nullAs`.
 * @throws MetadataStoreError `INVALID_ARGUMENT` where a column is missing, does not have `rowCount` rows, or the
 * result would be larger than 2 GiB.
 * @example hashTemplate({ algorithm: "xxhash64", length: 20 }, ["audio|1|video/raw.audio|", 0], [versions], versions.length)
 */
export function hashTemplate(
  settings: HashSettings,
  parts: readonly (string | number)[],
  columns: readonly TextColumn[],
  rowCount: number,
): TextColumn {
  const rowBytes = Math.min(settings.length, KERNEL_ALGORITHMS[settings.algorithm].textLength);
  const mostRows = Math.floor(MAX_TEXT_BYTES / rowBytes);
  if (rowCount > mostRows) {
    const message = `Hashes of ${rowCount} rows do not fit one column; hash at most ${mostRows} rows at a time.`;
    throw new MetadataStoreError("INVALID_ARGUMENT", message, { details: { rowCount, mostRows } });
  }
  const template = makeTemplate(parts, columns, rowCount);
  const data = new Uint8Array(rowCount * rowBytes);
  const offsets = new Int32Array(rowCount + 1);
  let size = 0;
  const validity = hashInChunks(template, {
    algorithm: settings.algorithm,
    kernel: "hashToTexts",
    rowBytes,
    receive: ({ start, out, offsets: chunkOffsets }) => {
      data.set(out, size);
      for (let row = 0; row < chunkOffsets.length; row++) offsets[start + row] = size + (chunkOffsets[row] ?? 0);
      size += out.length;
    },
  });
  return { data: data.subarray(0, size), offsets, validity, length: rowCount };
}
