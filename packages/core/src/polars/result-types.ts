import {
  byFieldType,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  NEWEST,
  PREVIOUS,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  STALE_FIELDS,
  STATUS,
} from "../feature/system-columns.ts";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import type { ColumnType, ColumnTypes } from "../rows/column-type.ts";

/** Names of a result's columns while the engine works; user columns by their index in `columns`. */
export const RESULT = {
  column: (index: number): string => `r${index}`,
  provenanceByField: "rProvenanceByField",
  provenance: "rProvenance",
  versionByField: "rVersionByField",
  version: "rVersion",
  /** Data version of a field, by its index in `fields`. */
  fieldVersion: (index: number): string => `rVersion${index}`,
  status: "rStatus",
  staleFields: "rStaleFields",
  previous: "rPrevious",
  newest: "rNewest",
} as const;

/** Types of an engine's result, in the order of its columns. */
export function resultTypes(request: ResolveRequest): ColumnTypes {
  const byField = byFieldType(request.fields.map((field) => field.structKey));
  const { types } = request.target;
  const previous: readonly (readonly [string, ColumnType])[] =
    types === undefined ? [] : [[PREVIOUS, { struct: types }]];
  return new Map<string, ColumnType>([
    ...request.columns.map(({ name, type }) => [name, type] as const),
    [PROVENANCE_BY_FIELD, byField],
    [PROVENANCE, "string"],
    [DATA_VERSION_BY_FIELD, byField],
    [DATA_VERSION, "string"],
    [STATUS, "string"],
    [STALE_FIELDS, { list: "string" }],
    ...previous,
    [NEWEST, "timestamp"],
  ]);
}

/** The same columns by the names of `RESULT`. */
export function resultNames({ columns, target }: ResolveRequest): string[] {
  return [
    ...columns.map((_, i) => RESULT.column(i)),
    RESULT.provenanceByField,
    RESULT.provenance,
    RESULT.versionByField,
    RESULT.version,
    RESULT.status,
    RESULT.staleFields,
    ...(target.types === undefined ? [] : [RESULT.previous]),
    RESULT.newest,
  ];
}
