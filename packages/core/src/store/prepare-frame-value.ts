import type { DataFrame } from "nodejs-polars";
import { MetadataSchemaError } from "../errors.ts";
import {
  CREATED_AT,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  MATERIALIZATION_ID,
  PROJECT_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  SYSTEM_PREFIX,
} from "../feature/system-columns.ts";
import type { ColumnType, ColumnTypes } from "../rows/column-type.ts";
import { typeText } from "../rows/column-type.ts";
import type { RowBatch } from "../rows/row-batch.ts";
import { type FeatureHandle, sortedStructKeys } from "./feature-handle.ts";
import { loadPolars } from "./load-polars.ts";
import { refuseNullIds, refuseNullProvenance, type WriteContext, warnDuplicateIds } from "./prepare-rows.ts";
import { requireIds, sortWriteColumns } from "./write-columns.ts";

/** Struct keys that a by-field column of a frame has; undefined for a map, whose keys are known row by row. */
function structKeysOf(type: ColumnType | undefined): readonly string[] | undefined {
  return typeof type === "object" && "struct" in type ? [...type.struct.keys()] : undefined;
}

function isByFieldType(type: ColumnType | undefined, handle: FeatureHandle): boolean {
  const keys = structKeysOf(type);
  return keys?.length === handle.fields.length && handle.fields.every((each) => keys.includes(each.structKey));
}

/** Type under which a user column is stored; an undeclared id column of whole floats is one of integers. */
function targetType(name: string, type: ColumnType, context: WriteContext): ColumnType | undefined {
  const known = context.storedTypes?.get(name) ?? context.handle.declaredTypes.get(name);
  if (known !== undefined) return known;
  if (type === "null") return context.handle.idColumns.includes(name) ? "string" : undefined;
  const isFloat = type === "float64" || type === "float32";
  return isFloat && context.handle.idColumns.includes(name) ? "int64" : type;
}

function checkByField(column: string, type: ColumnType | undefined, handle: FeatureHandle): void {
  const isMap = typeof type === "object" && ("map" in type || "list" in type);
  if (isMap || isByFieldType(type, handle)) return;
  const keys = structKeysOf(type);
  const wanted = handle.fields.map((each) => each.structKey);
  const unknown = keys?.find((key) => !wanted.includes(key));
  const missing = wanted.find((key) => keys?.includes(key) !== true);
  const what =
    keys === undefined
      ? `is ${type === undefined ? "missing" : typeText(type)}, not a struct of texts, one per field`
      : unknown !== undefined
        ? `has a version of ${JSON.stringify(unknown)}, which is no field (fields: ${wanted.join(", ")})`
        : `lacks a version of field ${JSON.stringify(missing)}`;
  throw new MetadataSchemaError(`Column ${JSON.stringify(column)} of rows for ${handle.key} ${what}.`, {
    details: { feature: handle.key, column },
  });
}

function userColumns(names: readonly string[], types: ColumnTypes, context: WriteContext) {
  return names.flatMap((name) => {
    const from = types.get(name) ?? "null";
    const to = targetType(name, from, context);
    return to === undefined ? [] : [{ name, from, to }];
  });
}

/** A frame of samples without versions: its user columns only. */
export async function prepareIdFrame(frame: DataFrame, context: WriteContext): Promise<RowBatch> {
  const polars = await loadPolars();
  const { handle } = context;
  const types = polars.frameTypes(frame);
  requireIds(new Set(types.keys()), handle);
  const names = [...types.keys()].filter((name) => !name.startsWith(SYSTEM_PREFIX));
  const prepared = await polars.prepareUserFrame(frame, {
    of: `rows for ${handle.key}`,
    idColumns: handle.idColumns,
    userColumns: userColumns(names, types, context),
  });
  for (const [column, rows] of prepared.nullIds) refuseNullIds(handle, column, rows);
  warnDuplicateIds(context, prepared.duplicates);
  return prepared.batch;
}

/** A frame as it is stored: the same rules as for rows, in columns. */
export async function prepareFrameValue(frame: DataFrame, context: WriteContext, time: bigint): Promise<RowBatch> {
  const polars = await loadPolars();
  const { handle } = context;
  const types = polars.frameTypes(frame);
  const columns = sortWriteColumns(new Set(types.keys()), handle, (name) => isByFieldType(types.get(name), handle));
  const given = (name: string): string | undefined => columns.system.get(name);
  for (const name of [given(PROVENANCE_BY_FIELD), given(DATA_VERSION_BY_FIELD)]) {
    if (name !== undefined) checkByField(name, types.get(name), handle);
  }
  const kept = (name: string): string | undefined => (context.preserveFeatureVersion ? given(name) : undefined);
  const prepared = await polars.prepareFrame(frame, {
    of: `rows for ${handle.key}`,
    idColumns: handle.idColumns,
    userColumns: userColumns(columns.user, types, context),
    structKeys: handle.fields.map((each) => each.structKey),
    sortedStructKeys: sortedStructKeys(handle),
    types,
    given: {
      provenanceByField: given(PROVENANCE_BY_FIELD) ?? PROVENANCE_BY_FIELD,
      provenance: given(PROVENANCE),
      dataVersionByField: given(DATA_VERSION_BY_FIELD),
      dataVersion: given(DATA_VERSION),
      featureVersion: kept(FEATURE_VERSION),
      projectVersion: kept(PROJECT_VERSION),
      createdAt: given(CREATED_AT),
      deletedAt: given(DELETED_AT),
      materializationId: context.materializationId === undefined ? given(MATERIALIZATION_ID) : undefined,
    },
    stamps: {
      featureVersion: context.featureVersion,
      projectVersion: context.projectVersion,
      materializationId: context.materializationId ?? null,
      time,
    },
    hash: context.hash,
  });
  for (const [column, rows] of prepared.nullIds) refuseNullIds(handle, column, rows);
  refuseNullProvenance(prepared.nullProvenance, handle);
  warnDuplicateIds(context, prepared.duplicates);
  return prepared.batch;
}
