import type { Predicate } from "../feature/predicate.ts";
import type { TableName } from "../feature/table-name.ts";
import type { HashSettings } from "../hash/hash-settings.ts";

/**
 * One feature's versioning as plain data (JSON-safe but for bigint literals of filters): all that the declarations say
 * and nothing of a store. Interpreted twice, in Polars and in SQL, by the same seven steps.
 */
export interface VersioningPlan {
  /** Key, e.g. `video/crop`. */
  readonly feature: string;
  readonly table: TableName;
  readonly featureVersion: string;
  readonly idColumns: readonly string[];
  readonly hash: HashSettings;
  /** In the order of their struct keys, in which the row's hash joins them. */
  readonly fields: readonly FieldRecipe[];
  /** Required parents first, then optional ones; each group in the order of declaration. None for a root. */
  readonly parents: readonly ParentPlan[];
  /** Id columns that all parents share, after renames: what parents are joined on. */
  readonly joinOn: readonly string[];
  /** Whether a parent is expanded (1:N): current rows are then collapsed to one per `joinOn` before comparison. */
  readonly isExpansion: boolean;
  /** Whether a parent is aggregated (N:1): several expected rows then share the ids of one target. */
  readonly isAggregation: boolean;
}

/** How the hashed text of a field is made: constant texts and data versions of parents, concatenated. */
export interface FieldRecipe {
  /** Field key, e.g. `audio/left`. */
  readonly field: string;
  /** Key in the by-field structs, e.g. `audio_left`. */
  readonly structKey: string;
  readonly codeVersion: string;
  readonly parts: readonly RecipePart[];
}

/** A constant text, or the data version of a parent field. */
export type RecipePart = string | VersionReference;

/** The data version of one parent field. */
export interface VersionReference {
  /** Index in `parents`. */
  readonly parent: number;
  /** Key in the parent's by-field structs. */
  readonly structKey: string;
}

/** One dependency of a feature. */
export interface ParentPlan {
  readonly feature: string;
  readonly table: TableName;
  readonly featureVersion: string;
  /** Id columns by their stored names: what the latest row is kept by. */
  readonly idColumns: readonly string[];
  /** Stored name → name in the child. */
  readonly rename: Readonly<Record<string, string>>;
  /** Filters of the dependency, in new names; all must hold. */
  readonly filters: readonly Predicate[];
  /** User columns to take, in new names; absent: all of them. */
  readonly select?: readonly string[];
  readonly optional: boolean;
  readonly lineage: Lineage;
  /** Struct keys of the fields whose data versions any recipe needs. */
  readonly versions: readonly string[];
}

/** 1:1, N:1 or 1:N; `on` in new names. */
export type Lineage =
  | { readonly kind: "identity" }
  | { readonly kind: "aggregation"; readonly on: readonly string[] }
  | { readonly kind: "expansion"; readonly on: readonly string[] };
