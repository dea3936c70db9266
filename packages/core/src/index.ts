/** Declaring features, and the stores' base: see the README for a first example. */
export { MetaxyConfig, type MetaxyConfigOptions } from "./config.ts";
export {
  ContainerNotFoundError,
  DependencyError,
  type ErrorCode,
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
export {
  AllFieldsMapping,
  type AnyDep,
  type AnyFeature,
  aggregation,
  allFields,
  and,
  type ByField,
  type CarriedColumns,
  type CarriedRow,
  type Column,
  type ColumnName,
  type Columns,
  type ColumnWord,
  type ColumnWords,
  type Comparisons,
  type Condition,
  ContainerDep,
  ContainerKey,
  ContainerSpec,
  DefaultFieldsMapping,
  type Dep,
  type DepDefinition,
  defineSpec,
  dep,
  type ExternalDefinition,
  expansion,
  type FeatureDefinition,
  FeatureDep,
  type FeatureId,
  FeatureKey,
  type FeatureReference,
  FeatureSpec,
  type FieldDefinition,
  FieldDep,
  FieldKey,
  type FieldOf,
  type FieldRef,
  type FieldRefs,
  FieldSpec,
  FieldsMapping,
  type FilterCallback,
  type FilterColumns,
  type FilterDefinition,
  type IdRow,
  type IdValue,
  type IncrementRow,
  identity,
  type LineageDefinition,
  type LineageOn,
  type ListWord,
  type MappingDefinition,
  mapFields,
  NoneFieldsMapping,
  not,
  type Opened,
  openColumns,
  optional,
  or,
  parseFilterText,
  predicateText,
  type ReadRow,
  type ScalarWord,
  type Spec,
  SpecificFieldsMapping,
  type StructWords,
  type SystemColumns,
  type Undeclared,
  type Values,
  type VersionColumns,
  type WorkColumns,
  type WriteRow,
} from "./feature/index.ts";
export {
  currentGraph,
  type DeclaredFeature,
  defineFeature,
  definitionFromStored,
  externalFeature,
  Feature,
  type FeatureClass,
  FeatureGraph,
  type FeatureGraphOptions,
  type StoredFeature,
  withGraph,
} from "./graph/index.ts";
export { HASH_ALGORITHMS, type HashAlgorithm } from "./hash/hash-settings.ts";
export type { StoreCapabilities } from "./store/capabilities.ts";
export type { ReplacedChildren } from "./store/expansion/replace-children.ts";
export type { CollectedIncrement, Increment, IncrementCounts } from "./store/increment/increment.ts";
export type { ResolveOptions } from "./store/increment/resolve-options.ts";
export type { UpstreamMetadata } from "./store/increment/upstream.ts";
export {
  type FeatureFilters,
  type FeatureReadOptions,
  type FeatureResolveOptions,
  type IdRows,
  MetadataStore,
  type WorkRow,
  type WriteInput,
} from "./store/metadata-store.ts";
export {
  type ConfigField,
  MetadataStoreConfig,
  type MetadataStoreConfigValues,
} from "./store/metadata-store-config.ts";
export type { BatchOptions, Query } from "./store/read/query.ts";
export type { ReadOptions } from "./store/read/read.ts";
export type { LongCallOptions } from "./store/session/call.ts";
export type { MetadataStoreOptions, VersioningEngineOptions } from "./store/session/options.ts";
export type { StoreWarning, WarningCode } from "./store/session/warnings.ts";
export type { AccessMode, Progress, StoreDriver } from "./store/store-driver.ts";
export { withStore } from "./store/with-store.ts";
export type { Copied, CopyOptions } from "./store/write/copy.ts";
export type { Deleted, DeleteOptions, DropOptions } from "./store/write/delete.ts";
export type { WriteOptions, Written } from "./store/write/write.ts";
