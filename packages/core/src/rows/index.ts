export { arrowBatch } from "./arrow-batch.ts";
export { batchesOf } from "./batches-of.ts";
export { castRows } from "./cast-rows.ts";
export { type CastKind, castType } from "./cast-type.ts";
export {
  type ColumnType,
  type ColumnTypes,
  type ScalarType,
  type StoredRow,
  type StoredValue,
  sameType,
  typeText,
} from "./column-type.ts";
export { inferColumnType, inferTypes, isPlainObject } from "./infer-types.ts";
export type { RowBatch, RowBatches, SpoolCounts, SpooledRows } from "./row-batch.ts";
export { rowsBatch } from "./rows-batch.ts";
export { singleBatch } from "./single-batch.ts";
export { toStoredValue } from "./to-stored-value.ts";
export type { ValuePlace } from "./value-place.ts";
