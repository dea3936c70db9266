// biome-ignore-all lint/complexity/useMaxParams: called per batch, with the four things that it is about

import { hashInChunks } from "./hash-in-chunks.ts";
import type { NumberHashAlgorithm } from "./kernel-algorithm.ts";
import { makeTemplate } from "./template.ts";
import type { TextColumn } from "./text-column.ts";

/** Hashes as numbers; NULL is 0 in `values` and has its bit cleared in `validity` (`undefined`: no row is NULL). */
export interface HashNumbers {
  readonly values: BigUint64Array;
  readonly validity: Uint8Array | undefined;
}

/**
 * Hashes as `hashTemplate` does, but gives the unsigned numbers, before they become text; `farmhash` gives the bits of
 * its signed number.
 * @throws MetadataStoreError `INVALID_ARGUMENT` where a column is missing or does not have `rowCount` rows.
 */
export function hashTemplateToNumbers(
  algorithm: NumberHashAlgorithm,
  parts: readonly (string | number)[],
  columns: readonly TextColumn[],
  rowCount: number,
): HashNumbers {
  const template = makeTemplate(parts, columns, rowCount);
  const values = new BigUint64Array(rowCount);
  const bytes = new Uint8Array(values.buffer);
  const validity = hashInChunks(template, {
    algorithm,
    kernel: "hashToNumbers",
    rowBytes: values.BYTES_PER_ELEMENT,
    receive: ({ start, out }) => bytes.set(out, start * values.BYTES_PER_ELEMENT),
  });
  return { values, validity };
}
