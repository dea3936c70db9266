import { type ColumnWord, columnTypeOf } from "../../feature/column-words.ts";
import type { FeatureDefinition } from "../../feature/definition.ts";
import type { FeatureReference } from "../../feature/feature-types.ts";
import type { TableName } from "../../feature/table-name.ts";
import { resolveFeature } from "../../graph/current-graph.ts";
import type { FeatureGraph } from "../../graph/feature-graph.ts";
import type { HashSettings } from "../../hash/hash-settings.ts";
import { makePlan } from "../../plan/make-plan.ts";
import type { VersioningPlan } from "../../plan/versioning-plan.ts";
import type { ColumnType } from "../../rows/column-type.ts";

/** What the store needs to know of a feature, however it was named. */
export interface FeatureHandle {
  /** Key, e.g. `video/raw`. */
  readonly key: string;
  readonly table: TableName;
  readonly idColumns: readonly string[];
  /** In the order of declaration. */
  readonly fields: readonly FieldName[];
  /**
   * Declared column words, e.g. `int53`; undeclared columns are stored all the same. Without `columns` ids have the words
   * that a parent declares.
   */
  readonly words: ReadonlyMap<string, ColumnWord>;
  /** Words of rows to process: what parents declare of the columns that they give, else what this feature declares of ids. */
  readonly expectedWords: ReadonlyMap<string, ColumnWord>;
  /** Stored types of declared columns. */
  readonly declaredTypes: ReadonlyMap<string, ColumnType>;
  readonly project: string | undefined;
  readonly isRoot: boolean;
  /** Upstream features, in the order of declaration. */
  readonly parents: readonly string[];
  featureVersion(length: number): string;
  projectVersion(length: number): string;
  plan(hash: HashSettings): VersioningPlan;
  /** A feature of the same graph, by object, key or any text form. */
  sibling(reference: FeatureReference): FeatureHandle;
}

interface FieldName {
  readonly field: string;
  readonly structKey: string;
}

/** Struct keys in the order in which a row's hash joins its fields. */
export function sortedStructKeys(handle: FeatureHandle): string[] {
  // Struct keys are ASCII, so code units are code points.
  return handle.fields.map((each) => each.structKey).sort();
}

function handleOf(definition: FeatureDefinition, graph: FeatureGraph): FeatureHandle {
  const reference = [...definition.parts];
  const words = graph.rowWords(reference);
  return {
    key: definition.key,
    table: definition.table,
    idColumns: definition.idColumns,
    fields: definition.fields.map(({ key, structKey }) => ({ field: key, structKey })),
    words,
    get expectedWords() {
      if (definition.deps.length === 0) return words;
      const ids = [...words].filter(([name]) => definition.idColumns.includes(name));
      return new Map([...ids, ...graph.inputWords(reference)]);
    },
    declaredTypes: new Map([...words].map(([name, word]) => [name, columnTypeOf(word)])),
    project: graph.projectOf(reference),
    isRoot: definition.deps.length === 0,
    parents: definition.deps.map((dep) => dep.feature),
    featureVersion: (length) => graph.featureVersion(reference, length),
    projectVersion: (length) => graph.projectVersion(graph.projectOf(reference), length),
    plan: (hash) => makePlan(graph, reference, hash),
    sibling: (other) => handleOf(graph.resolve(other), graph),
  };
}

/**
 * The feature that a reference names: its object, a key, or one of the text forms `a/b`, `a__b`, `a_b`.
 * @throws FeatureNotFoundError FEATURE_NOT_FOUND with the nearest name.
 */
export function featureHandle(reference: FeatureReference): FeatureHandle {
  const { definition, graph } = resolveFeature(reference);
  return handleOf(definition, graph);
}
