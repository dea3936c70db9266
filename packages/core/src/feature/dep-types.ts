import type { FilterCallback } from "./condition.ts";
import type { Declaration, declaration } from "./declaration.ts";
import type { DepDefinition } from "./definition.ts";
import type { AnyFeature, types, Undeclared } from "./feature-types.ts";
import type { FieldsMapping } from "./fields-mapping.ts";
import type { LineageOn } from "./lineage.ts";

/** A dependency: the parent's key, the flat row that it gives, and the child fields that its mapping names. */
export interface Dep<Key extends string, Row extends object, MapsTo extends string = never> {
  readonly feature: Key;
  readonly definition: DepDefinition;
  /** Phantom of the dependency's types; no value at run time. */
  readonly "~gives": { readonly row: Row; readonly mapsTo: MapsTo };
}

/** Any dependency whose mapping names only these child fields. */
export type AnyDep<Field extends string = string> = Dep<string, object, Field>;

/** Old name → new name. */
export type Renames = { readonly [old: string]: string };

/** Name of a column after the renames. */
export type NewName<K, R extends Renames> = K extends keyof R ? R[K] : K;

/**
 * The parent's row under its new names. A conditional type prints as its result, not as `Renamed<…>`; `NewName` in place of
 * its body would cost the compiler a quarter more.
 */
export type Renamed<Row, R> = R extends Renames ? { [K in keyof Row as K extends keyof R ? R[K] : K]: Row[K] } : never;

/** What lineage may relate rows by: of an open row the ids, else any column. */
export type OnName<Row, New, Id, R extends Renames> = string extends keyof Row ? NewName<Id, R> : keyof New;

/** The columns of `select` and the ids; without `select` all columns. */
export type Given<New, Id extends string, S extends string> = [S] extends [never]
  ? { [K in keyof New]: New[K] }
  : { [K in (S | Id) & keyof New]: New[K] };

/** Stands on a key of `rename` that the parent does not have. */
interface NoSuchColumn<Name, In extends string> {
  readonly missing: Name;
  readonly in: In;
}

type T<F extends AnyFeature> = F[typeof types];

/** What `dep` takes besides the parent. */
export interface DepOptions<
  P extends AnyFeature,
  R extends Renames,
  S extends string,
  M extends string,
  L extends string,
  New extends object,
> {
  /** Old name → new name; everything else uses the new names. Not `undefined`, from which no name could be inferred. */
  readonly rename?: R & { readonly [K in Exclude<keyof R, keyof T<P>["row"]>]: NoSuchColumn<K, P["key"]> };
  /** Rows of the parent that count: a callback, or SQL text. */
  readonly filter?: string | FilterCallback<New> | undefined;
  /** Columns to take, in new names; ids and system columns always travel. Default: all. */
  readonly select?: readonly S[] | undefined;
  /** Default: 1:1. */
  readonly lineage?: LineageOn<L> | undefined;
  /** Which of the parent's fields the child's fields depend on. Default: those of the same name, else all. */
  readonly fields?:
    | "all"
    | "none"
    | FieldsMapping<M, T<P>["field"]>
    | { readonly matchSuffix?: boolean | undefined; readonly exclude?: readonly T<P>["field"][] | undefined }
    | undefined;
}

/** The same feature; columns that it does not declare may be named and are `unknown`. */
export interface Opened<F extends AnyFeature> extends AnyFeature {
  readonly key: F["key"];
  readonly [declaration]: Declaration;
  readonly [types]: { id: T<F>["id"]; row: T<F>["row"] & Undeclared; field: T<F>["field"]; input: T<F>["input"] };
}
