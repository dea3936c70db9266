export { compareCodePoints, compareParts } from "./code-point-order.ts";
export {
  COLUMN_WORDS,
  type ColumnWord,
  columnTypeOf,
  isColumnWord,
  isScalarWord,
  type ListWord,
  type ScalarWord,
  type StructWords,
  type Values,
} from "./column-words.ts";
export {
  and,
  type Column,
  type Columns,
  type Comparisons,
  type Condition,
  columnOf,
  type FilterCallback,
  type IdValue,
  not,
  or,
  predicateOf,
} from "./condition.ts";
export { definitionOf, isFeature } from "./declaration.ts";
export type {
  DepDefinition,
  ExternalDefinition,
  FeatureDefinition,
  FieldDefinition,
  FilterDefinition,
  JsonObject,
  LineageDefinition,
  MappingDefinition,
} from "./definition.ts";
export { dep, openColumns, optional } from "./dep.ts";
export type {
  AnyDep,
  Dep,
  Opened,
} from "./dep-types.ts";
export type {
  AnyFeature,
  FeatureReference,
  FieldRef,
  FieldRefs,
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
} from "./key.ts";
export { aggregation, expansion, identity, type LineageOn } from "./lineage.ts";
export { parseFilterText } from "./parse-filter.ts";
export { predicateText } from "./predicate-text.ts";
export type {
  ByField,
  CarriedColumns,
  CarriedRow,
  ColumnName,
  FeatureId,
  FieldOf,
  FilterColumns,
  IdRow,
  IncrementRow,
  ReadRow,
  SystemColumns,
  VersionColumns,
  WorkColumns,
  WriteRow,
} from "./row-types.ts";
export {
  allFields,
  type ColumnWords,
  defineSpec,
  type Spec,
} from "./spec.ts";
export {
  ContainerDep,
  ContainerSpec,
  FeatureDep,
  FeatureSpec,
  FieldDep,
  FieldSpec,
} from "./spec-classes.ts";
