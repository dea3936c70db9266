/** Types that a declared column of plain feature data may have. Integers are `bigint` in rows, timestamps ISO text. */
export type ColumnWord = "string" | "int64" | "float64" | "bool" | "timestamp";

/** A feature as plain data, in the JSON form of the golden files. */
export interface FeatureData {
  readonly key: string;
  readonly id_columns: readonly string[];
  /** User columns, ids included. */
  readonly columns: Readonly<Record<string, ColumnWord>>;
  /** Absent: one field `default`. */
  readonly fields?: readonly FieldData[];
  readonly deps?: readonly DepData[];
  readonly project?: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly class_name?: string;
  /** Present: an external feature; NULL: without versions of its own. */
  readonly external_provenance_by_field?: Readonly<Record<string, string>> | null;
}

/** A field of plain feature data. */
export interface FieldData {
  readonly key: string;
  readonly code_version?: string;
  readonly deps?: "ALL" | readonly FieldDepData[];
}

/** Fields of one upstream feature that a field depends on. */
export interface FieldDepData {
  readonly feature: string;
  /** Absent: all of the feature's fields. */
  readonly fields?: "ALL" | readonly string[];
}

/** A dependency of plain feature data: rename, then filters, then select; the latter two in new names. */
export interface DepData {
  readonly feature: string;
  readonly select?: readonly string[];
  readonly rename?: Readonly<Record<string, string>>;
  readonly filters?: readonly string[];
  readonly optional?: boolean;
  readonly fields_mapping?: MappingData;
  readonly lineage?: LineageData;
}

/** Which upstream fields a field depends on that names none itself. */
export type MappingData =
  | { readonly type: "default"; readonly match_suffix?: boolean; readonly exclude_fields?: readonly string[] }
  | { readonly type: "specific"; readonly mapping: Readonly<Record<string, readonly string[]>> }
  | { readonly type: "all" }
  | { readonly type: "none" };

/** How rows of the parent become rows of the child. `on` in new names; of N:1 by default the child's ids. */
export type LineageData =
  | { readonly type: "1:1" }
  | { readonly type: "N:1"; readonly on?: readonly string[] }
  | { readonly type: "1:N"; readonly on: readonly string[] };

export const INITIAL_CODE_VERSION = "__metaxy_initial__";

/** The fields that a feature declares, or its one default field. */
export function fieldsOf(feature: FeatureData): readonly FieldData[] {
  return feature.fields ?? [{ key: "default" }];
}

/** Key of a field in the by-field columns, e.g. `audio_left` for `audio/left`. */
export function structKeyOf(field: string): string {
  return field.replaceAll("/", "_");
}
