export { compareCodePoints, compareParts } from "./code-point-order.ts";
export { COLUMN_WORDS, type ColumnWord, columnTypeOf, isColumnWord, type Values } from "./column-words.ts";
export {
  type AnyColumn,
  type AnyFilterCallback,
  and,
  type Column,
  type Columns,
  type Comparable,
  type Condition,
  columnOf,
  type FilterCallback,
  type IdValue,
  not,
  or,
  predicateOf,
  type StructField,
} from "./condition.ts";
export { type Declaration, declaration, definitionOf, isFeature } from "./declaration.ts";
export type {
  DepDefinition,
  ExternalDefinition,
  FeatureDefinition,
  FieldDefinition,
  FieldDepDefinition,
  FilterDefinition,
  JsonObject,
  JsonValue,
  LineageDefinition,
  MappingDefinition,
  StoredTexts,
} from "./definition.ts";
export { dep, openColumns, optional } from "./dep.ts";
export type {
  AnyDep,
  Dep,
  DepOptions,
  Given,
  NewName,
  NoSuchColumn,
  OnName,
  Opened,
  Renamed,
  Renames,
} from "./dep-types.ts";
export type {
  AnyFeature,
  FeatureReference,
  FeatureTypes,
  FieldRef,
  FieldRefs,
  OpenTypes,
  TypesOf,
  types,
  Undeclared,
} from "./feature-types.ts";
export {
  AllFieldsMapping,
  DefaultFieldsMapping,
  FieldsMapping,
  mapFields,
  NoneFieldsMapping,
  SpecificFieldsMapping,
} from "./fields-mapping.ts";
export {
  ContainerKey,
  FeatureKey,
  FieldKey,
  type KeyInput,
  type KeyParts,
  type KeyText,
  structKeyOf,
} from "./key.ts";
export { aggregation, expansion, identity, type LineageOn } from "./lineage.ts";
export { DEFAULT_ID_COLUMNS } from "./normalise-spec.ts";
export { parseFilterText } from "./parse-filter.ts";
export { predicateText } from "./predicate-text.ts";
export type {
  ByField,
  ColumnName,
  FeatureId,
  FieldOf,
  FilterColumns,
  IncrementRow,
  ReadRow,
  StructKey,
  SystemColumns,
  VersionColumns,
  WorkColumns,
  WriteRow,
} from "./row-types.ts";
export {
  allFields,
  type ColumnWords,
  defineSpec,
  type ExternalSpec,
  type FieldDepInput,
  type FieldInput,
  type FieldName,
  type InputOf,
  type ParentKey,
  type RowOf,
  type Spec,
} from "./spec.ts";
export {
  type AnyFieldSpec,
  ContainerDep,
  ContainerSpec,
  FeatureDep,
  type FeatureDepOptions,
  FeatureSpec,
  type FeatureSpecOptions,
  FieldDep,
  type FieldDepOptions,
  FieldSpec,
  type FieldSpecOptions,
} from "./spec-classes.ts";
