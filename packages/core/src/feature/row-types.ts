import type { Columns, IdValue } from "./condition.ts";
import type { FeatureReference, TypesOf } from "./feature-types.ts";

/** Name of a field in the by-field structs: `audio/left` is `audio_left`. */
type StructKey<F extends string> = F extends `${infer A}/${infer B}` ? `${A}_${StructKey<B>}` : F;

/** A by-field struct. NULL where a parent's version is unknown. */
export type ByField<F extends string> = { readonly [N in StructKey<F>]: string | null };

/** The four columns that hold versions. */
export interface VersionColumns<F extends string> {
  readonly metaxy_provenance_by_field: ByField<F>;
  readonly metaxy_provenance: string | null;
  readonly metaxy_data_version_by_field: ByField<F>;
  readonly metaxy_data_version: string | null;
}

/** The ten columns that every stored row has. */
export interface SystemColumns<F extends string> extends VersionColumns<F> {
  readonly metaxy_feature_version: string;
  readonly metaxy_project_version: string | null;
  readonly metaxy_created_at: Date;
  readonly metaxy_updated_at: Date;
  readonly metaxy_deleted_at: Date | null;
  readonly metaxy_materialization_id: string | null;
}

/** What an increment says of a row besides its versions. */
export interface WorkColumns<F extends string> {
  readonly metaxy_status: "new" | "stale";
  /** Fields whose expected provenance differs from the stored one. */
  readonly metaxy_stale_fields: F[];
}

/** What an increment says of a row that needs no work. */
export interface CarriedColumns {
  readonly metaxy_status: "carried";
  readonly metaxy_stale_fields: null;
}

/** May be left out or `undefined`. */
type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** System columns that a write takes; the others it sets itself. */
interface GivenColumns<F extends string> extends Given<VersionColumns<F>> {
  readonly metaxy_feature_version?: string | null | undefined;
  readonly metaxy_project_version?: string | null | undefined;
  readonly metaxy_created_at?: Date | null | undefined;
  readonly metaxy_updated_at?: Date | null | undefined;
  readonly metaxy_deleted_at?: Date | null | undefined;
  readonly metaxy_materialization_id?: string | null | undefined;
  readonly metaxy_status?: string | undefined;
  readonly metaxy_stale_fields?: readonly string[] | null | undefined;
}

/** The seeds' names of provenance and data version together; `metaxy_*_by_field` wins. */
interface LegacyColumns<F extends string> {
  readonly data_version?: ByField<F> | undefined;
  readonly provenance_by_field?: ByField<F> | undefined;
}

type Ids<Row, Id extends string> = { [K in Id]: K extends keyof Row ? Row[K] : IdValue };

type Stored<Row, Id> = Row extends unknown
  ? { readonly [K in keyof Row]: K extends Id ? Row[K] : Row[K] | null }
  : never;

type UserColumns<Row, Id> = string extends keyof Row
  ? // biome-ignore lint/suspicious/noExplicitAny: rows typed by an interface have no implicit index signature, so `unknown` would refuse them.
    { [column: string]: any }
  : { [K in Exclude<keyof Row, Id>]?: Row[K] | null | undefined };

type Writable<Id extends string, Row, F extends string> = Ids<Row, Id> &
  UserColumns<Row, Id> &
  GivenColumns<F> &
  Omit<LegacyColumns<F>, keyof Row>;

/** Names of the id columns. */
export type FeatureId<F extends FeatureReference> = TypesOf<F>["id"];

/** Names of the fields. */
export type FieldOf<F extends FeatureReference> = TypesOf<F>["field"];

/** A row to write: ids are required, everything else may be left out, `undefined` or NULL. */
export type WriteRow<F extends FeatureReference> = Writable<TypesOf<F>["id"], TypesOf<F>["row"], TypesOf<F>["field"]>;

/** A row as it is read: other columns than ids may be NULL. */
export type ReadRow<F extends FeatureReference> = Stored<TypesOf<F>["row"], TypesOf<F>["id"]> &
  SystemColumns<TypesOf<F>["field"]>;

/** Ids that name a stored row; of an expansion those of a parent are enough. */
export type IdRow<F extends FeatureReference> = Partial<Ids<TypesOf<F>["row"], TypesOf<F>["id"]>>;

/** Names of the columns of a read row. */
export type ColumnName<F extends FeatureReference> = keyof ReadRow<F> & string;

type ExpectedRow<F extends FeatureReference> = ([keyof TypesOf<F>["input"]] extends [never]
  ? Ids<TypesOf<F>["row"], TypesOf<F>["id"]>
  : Stored<TypesOf<F>["input"], TypesOf<F>["id"]>) &
  VersionColumns<TypesOf<F>["field"]>;

/** Only what the parents give: rows of an expansion are parents and have no child ids. A root has its own ids. */
export type IncrementRow<F extends FeatureReference> = F extends unknown
  ? ExpectedRow<F> & WorkColumns<TypesOf<F>["field"]>
  : never;

/** As {@link IncrementRow}, of a sample that needs no work. */
export type CarriedRow<F extends FeatureReference> = F extends unknown ? ExpectedRow<F> & CarriedColumns : never;

/** Argument of a filter on stored rows: columns without `null`, so that no comparison with NULL compiles. */
export type FilterColumns<F extends FeatureReference> = Columns<
  TypesOf<F>["row"] & { [K in keyof SystemColumns<string>]: NonNullable<SystemColumns<TypesOf<F>["field"]>[K]> }
>;
