import type { ColumnType, ColumnTypes } from "../rows/column-type.ts";

/** What each field was made from: struct of hashes by struct key. Names of system columns are those of the Python reference. */
export const PROVENANCE_BY_FIELD = "metaxy_provenance_by_field";
/** Hash of the provenance of all fields. */
export const PROVENANCE = "metaxy_provenance";
/** Version of each field's data: struct of texts by struct key; what children hash. */
export const DATA_VERSION_BY_FIELD = "metaxy_data_version_by_field";
/** Hash of the data versions of all fields. */
export const DATA_VERSION = "metaxy_data_version";
/** Version of the definition under which the row was written. */
export const FEATURE_VERSION = "metaxy_feature_version";
/** Version of the project under which the row was written. */
export const PROJECT_VERSION = "metaxy_project_version";
/** When the sample was first written. */
export const CREATED_AT = "metaxy_created_at";
/** When the row was written. */
export const UPDATED_AT = "metaxy_updated_at";
/** When the sample was deleted; NULL while it lives. */
export const DELETED_AT = "metaxy_deleted_at";
/** Run of an orchestrator that wrote the row, if any. */
export const MATERIALIZATION_ID = "metaxy_materialization_id";

/** What an increment says of a row: new, stale, orphaned. Only an increment has it; a write strips it. */
export const STATUS = "metaxy_status";
/** List of the fields whose expected provenance differs from the stored one. */
export const STALE_FIELDS = "metaxy_stale_fields";
/** Struct of the stored row that an increment row replaces. */
export const PREVIOUS = "metaxy_previous";
/** Newest time among the stored rows of the target, on the summary row of an increment; users never see it. */
export const NEWEST = "metaxy_newest";

/** Begins every system column; user columns must not. */
export const SYSTEM_PREFIX = "metaxy_";
/** Begins every system table; features must not. */
export const SYSTEM_TABLE_PREFIX = "metaxy_system__";

/** The four columns that hold versions, in the order of the reference. */
export const VERSION_COLUMNS: readonly string[] = [
  PROVENANCE_BY_FIELD,
  PROVENANCE,
  DATA_VERSION_BY_FIELD,
  DATA_VERSION,
];

/** The ten columns that every stored row has, in the order in which a table is created. */
export const SYSTEM_COLUMNS: readonly string[] = [
  ...VERSION_COLUMNS,
  FEATURE_VERSION,
  PROJECT_VERSION,
  CREATED_AT,
  UPDATED_AT,
  DELETED_AT,
  MATERIALIZATION_ID,
];

/** The columns that only an increment has. */
export const INCREMENT_COLUMNS: readonly string[] = [STATUS, STALE_FIELDS, PREVIOUS, NEWEST];

/** Type of a by-field column: a struct of texts with one entry per field. */
export function byFieldType(structKeys: Iterable<string>): ColumnType {
  return { struct: new Map([...structKeys].map((key) => [key, "string"])) };
}

/** Types of the ten system columns of a feature with these struct keys. */
export function systemColumnTypes(structKeys: Iterable<string>): ColumnTypes {
  const byField = byFieldType(structKeys);
  const typeOf = (name: string): ColumnType => {
    if (name === PROVENANCE_BY_FIELD || name === DATA_VERSION_BY_FIELD) return byField;
    return name === CREATED_AT || name === UPDATED_AT || name === DELETED_AT ? "timestamp" : "string";
  };
  return new Map(SYSTEM_COLUMNS.map((name) => [name, typeOf(name)]));
}
