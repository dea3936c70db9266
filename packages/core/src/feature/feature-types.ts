import type { Declaration, declaration } from "./declaration.ts";
import type { FeatureKey, KeyParts } from "./key.ts";

/** Row part of a feature without `columns`: any other name is `unknown`. */
export interface Undeclared {
  readonly [column: string]: unknown;
}

/** Phantom property under which a feature carries its flat types; no value at run time, absent from completions. */
export declare const types: unique symbol;

/** Two unions of names and two rows of plain values; never another feature. */
interface FeatureTypes {
  /** Id columns. */
  id: string;
  /** Ids and declared columns. */
  row: object;
  field: string;
  /** What the parents give. */
  input: object;
}

/** One field of a feature, as a dependency of another field. */
export interface FieldRef<Key extends string = string, Field extends string = string> {
  readonly feature: Key;
  readonly field: Field;
}

/** The fields of a feature by name. */
export type FieldRefs<Key extends string, Field extends string> = { readonly [N in Field]: FieldRef<Key, N> };

/** Any feature. Functions take `F extends AnyFeature` and read what they need of its types. */
export interface AnyFeature {
  /** e.g. `video/raw`. */
  readonly key: string;
  readonly idColumns: readonly string[];
  readonly [declaration]: Declaration;
  readonly [types]: FeatureTypes;
}

/** A feature by object, by key, or by one of its names: `video/raw`, `video__raw`, `video_raw`. */
export type FeatureReference = AnyFeature | FeatureKey<KeyParts> | KeyParts;

/** Types of a feature that is named by key: every column is `unknown`. */
interface OpenTypes {
  id: string;
  row: Undeclared;
  field: string;
  input: Undeclared;
}

/** The flat types of a feature, however it is named. */
export type TypesOf<F extends FeatureReference> = F extends AnyFeature ? F[typeof types] : OpenTypes;
