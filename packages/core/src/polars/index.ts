export {
  completeFrame,
  filterFrame,
  frameWithNulls,
  renameFrame,
  withTypedNulls,
} from "./edit-frame.ts";
export type { EngineInputs, EngineOptions, TargetExpressions } from "./engine-inputs.ts";
export { exprToPredicate } from "./expr-to-predicate.ts";
export { checkExpressions, renameColumns } from "./filter-expressions.ts";
export { frameBatch } from "./frame-batch.ts";
export { frameTypes } from "./frame-fields.ts";
export { frameRows } from "./frame-rows.ts";
export { framesOf } from "./frames-of.ts";
export { type ByFieldHash, hashByField } from "./hash-by-field.ts";
export { HASH_SLICE_ROWS } from "./hash-frame.ts";
export { expectedColumns, orphanedFrame, workFrame } from "./increment-frames.ts";
export { keepLatestRows } from "./keep-latest-rows.ts";
export { frameColumns, frameHeight, frameSelect } from "./native-frame.ts";
export { polarsType } from "./polars-type.ts";
export { predicateToExpr } from "./predicate-to-expr.ts";
export { type FrameWrite, type PreparedFrame, prepareFrame } from "./prepare-frame.ts";
export { resolveWithPolars } from "./resolve-with-polars.ts";
export { concatFrames, frameFromArrow, frameOf, type ToFrameOptions, toFrame } from "./to-frame.ts";
export { type GivenFrame, prepareUserFrame, type UserColumn, type UserFrame } from "./user-frame.ts";
export { valuedFields } from "./version-field.ts";
