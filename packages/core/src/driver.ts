/** What the author of a store needs: the contract, rows, predicates, queries, column names and errors. */
export {
  DependencyError,
  type ErrorCode,
  type ErrorContext,
  type ErrorDetails,
  FeatureNotFoundError,
  FieldNotFoundError,
  HashAlgorithmMismatchError,
  HashAlgorithmNotSupportedError,
  MetadataSchemaError,
  MetadataStoreError,
  ProjectMismatchError,
  StoreNotOpenError,
  SystemDataNotFoundError,
  UnsupportedError,
  VersioningEngineMismatchError,
} from "./errors.ts";
export { compareCodePoints } from "./feature/code-point-order.ts";
export type {
  ColumnRef,
  ComparisonOperator,
  Literal,
  LiteralValue,
  Operand,
  Predicate,
} from "./feature/predicate.ts";
export { allOf, predicateColumns } from "./feature/predicate.ts";
export {
  byFieldType,
  CREATED_AT,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  INCREMENT_COLUMNS,
  MATERIALIZATION_ID,
  NEWEST,
  PREVIOUS,
  PROJECT_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  STALE_FIELDS,
  STATUS,
  SYSTEM_COLUMNS,
  SYSTEM_PREFIX,
  SYSTEM_TABLE_PREFIX,
  systemColumnTypes,
  UPDATED_AT,
  VERSION_COLUMNS,
} from "./feature/system-columns.ts";
export { type TableName, tableName } from "./feature/table-name.ts";
export { HASH_ALGORITHMS, type HashAlgorithm, type HashSettings } from "./hash/hash-settings.ts";
export {
  hashTemplate,
  hashTemplateToNumbers,
  hashText,
  hashTexts,
  type TextColumn,
  textColumnFromInline,
} from "./hash/index.ts";
export { messageOf } from "./message-of.ts";
export { didYouMean, nearestName } from "./nearest-name.ts";
export type { AmongRows, LatestFirst, ReadQuery } from "./plan/read-query.ts";
export type {
  ExpectedColumn,
  ParentRequest,
  ResolvedStatus,
  ResolveRequest,
  ResolveResult,
  SamplesRequest,
  TargetRequest,
} from "./plan/resolve-request.ts";
export type {
  FieldRecipe,
  Lineage,
  ParentPlan,
  RecipePart,
  VersioningPlan,
  VersionReference,
} from "./plan/versioning-plan.ts";
export {
  type ColumnType,
  type ColumnTypes,
  type ScalarType,
  type StoredRow,
  type StoredValue,
  sameType,
  typeText,
} from "./rows/column-type.ts";
export {
  arrowBatch,
  batchesOf,
  castRows,
  castType,
  emptyRow,
  inferColumnType,
  inferTypes,
  rowsBatch,
  singleBatch,
  toStoredValue,
} from "./rows/index.ts";
export type { RowBatch, RowBatches, SpoolCounts, SpooledRows } from "./rows/row-batch.ts";
export { widenTypes } from "./rows/widen-types.ts";
export type { StoreCapabilities } from "./store/capabilities.ts";
export { isAmong } from "./store/query/among-rows.ts";
export { compareValues, rowKey } from "./store/query/compare-values.ts";
export { completeRead } from "./store/query/complete-read.ts";
export { deleteMatching, selectRows } from "./store/query/delete-matching.ts";
export { keepLatestRows } from "./store/query/keep-latest-rows.ts";
export { evaluate } from "./store/query/match-row.ts";
export { checkOptionValues, type ExpectedValue } from "./store/session/check-call-options.ts";
export { createTemporaryFolder } from "./store/session/spool-folder.ts";
export type {
  AccessMode,
  Appended,
  AppendQuery,
  CallOptions,
  DeleteQuery,
  OpenOptions,
  Progress,
  StoreDriver,
} from "./store/store-driver.ts";
