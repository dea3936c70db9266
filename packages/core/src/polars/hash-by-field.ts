import type { DataFrame } from "nodejs-polars";
import type { HashSettings } from "../hash/index.ts";
import { frameTypes } from "./frame-fields.ts";
import { type HashOptions, hashFrame } from "./hash-frame.ts";
import { lazyFrame } from "./native-frame.ts";
import { versionField } from "./version-field.ts";

export interface ByFieldHash {
  /** Struct column with a text per field, or a map of them. */
  readonly source: string;
  /** Column to add, or to replace. */
  readonly target: string;
  /** Keys of the struct in the order in which their texts are joined. */
  readonly structKeys: readonly string[];
  readonly settings: HashSettings;
}

/**
 * The frame with a column that hashes the fields of a by-field column, joined by `|`; NULL where any of them is.
 *
 * @throws MetadataStoreError `ABORTED` once the signal is.
 */
export async function hashByField(frame: DataFrame, hash: ByFieldHash, options: HashOptions = {}): Promise<DataFrame> {
  const { source, target, structKeys, settings } = hash;
  const type = frameTypes(frame).get(source);
  const fields = structKeys.map((key, i) => versionField(source, type, key).alias(`f${i}`));
  const texts = await lazyFrame(frame)
    .select(...fields)
    .collect();
  const parts = structKeys.flatMap((_, i) => (i === 0 ? [i] : ["|", i]));
  const job = {
    settings,
    inputs: structKeys.map((_, i) => ({ column: `f${i}` })),
    outputs: [{ name: "hash", parts }],
  };
  const hashed = await hashFrame(texts, job, options);
  return lazyFrame(frame).withColumns(hashed.toSeries(0).alias(target)).collect();
}
