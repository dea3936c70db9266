import type { ColumnWord, ValueOf, Values } from "./column-words.ts";
import type { IdValue } from "./condition.ts";
import type { JsonObject } from "./definition.ts";
import type { AnyDep } from "./dep-types.ts";
import type { FieldRef, Undeclared } from "./feature-types.ts";
import type { FieldKey, KeyInput, KeyParts } from "./key.ts";

/** Says that a field depends on every field of every parent. */
export const allFields: unique symbol = Symbol.for("@metaxy/core all fields");

/** Fields of one parent, as `FieldDep` and `ContainerDep` name them; without `fields` all of them. */
export interface FieldDepInput<Parent extends string = string> {
  readonly feature: Parent;
  readonly fields: "all" | readonly string[];
}

/**
 * A field: its code version, or with what it depends on. Without `deps` the dependencies' mappings say what; an empty list
 * says that it depends on nothing. Without a code version it has `__metaxy_initial__`.
 */
export type FieldInput<Parent extends string = string> =
  | string
  | number
  | {
      readonly codeVersion?: string | number | undefined;
      readonly deps?: readonly (FieldRef<Parent> | FieldDepInput<Parent>)[] | typeof allFields | undefined;
    };

/** Column name → word, or the words of a struct's fields. */
export type ColumnWords = { readonly [name: string]: ColumnWord };

/** What `defineFeature`, `Feature` and `defineSpec` take. */
export interface Spec<K, C, Id extends string, D, F extends string, Parent extends string> {
  /** `"video/raw"`, `["video", "raw"]` or a `FeatureKey`. */
  readonly key: K;
  /** Columns that tell samples apart. */
  readonly idColumns: readonly Id[];
  /** Types of the rows; further columns are stored all the same. */
  readonly columns?: C | undefined;
  readonly deps?: D | undefined;
  /** Field → code version, or more. Without fields there is one, `default`. */
  readonly fields?: { readonly [N in F]: FieldInput<Parent> } | undefined;
  /** Default: the graph's, else the configuration's. */
  readonly project?: string | undefined;
  readonly description?: string | undefined;
  /** Any JSON. */
  readonly metadata?: JsonObject | undefined;
  /** Title of the row schema; default: the key in capitalised words, `VideoRaw`. */
  readonly className?: string | undefined;
}

/** Keys of the features among `deps`. */
export type ParentKey<D extends readonly AnyDep[]> = [D[number]] extends [never]
  ? "(a feature among deps)"
  : D[number]["feature"];

type Merged<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void
  ? { [K in keyof I]: I[K] }
  : never;

/** What the parents give together. */
export type InputOf<D extends readonly AnyDep[]> = [D[number]] extends [never]
  ? Record<never, never>
  : Merged<D[number]["~gives"]["row"]>;

type IdType<In, K> = K extends keyof In ? (unknown extends In[K] ? IdValue : In[K]) : IdValue;

/** Ids and declared columns; without `columns` any other name is `unknown`, and ids have the type that a parent gives. */
export type RowOf<Id extends string, C extends ColumnWords, In> = string extends keyof C
  ? { [K in Id]: IdType<In, K> } & Undeclared
  : { -readonly [K in keyof C]: C[K] extends keyof Values ? Values[C[K]] : ValueOf<C[K]> };

/** Keeps the literal types of a spec that is held in a variable. */
export function defineSpec<
  const K extends KeyInput,
  const C extends ColumnWords,
  const Id extends keyof C & string,
  F extends string = "default",
  const D extends readonly AnyDep<F>[] = [],
>(spec: Spec<K, C, Id, D, F, ParentKey<D>>): Spec<K, C, Id, D, F, ParentKey<D>> {
  return spec;
}

/** What `externalFeature` takes. */
export interface ExternalSpec<K, C, Id extends string, F extends string> {
  readonly key: K;
  readonly idColumns: readonly Id[];
  readonly columns?: C | undefined;
  readonly fields: readonly F[];
  /** The project that the feature belongs to. */
  readonly project: string;
  /** Field → what stands for its version; other fields have the version of their initial code. */
  readonly provenanceByField?: { readonly [N in NoInfer<F>]?: string | undefined } | undefined;
  readonly description?: string | undefined;
  readonly metadata?: JsonObject | undefined;
}

/** Any field's name. */
export type FieldName = string | FieldKey<KeyParts>;
