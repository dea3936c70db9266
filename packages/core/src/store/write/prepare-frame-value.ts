import type { DataFrame } from "nodejs-polars";
import { MetadataSchemaError } from "../../errors.ts";
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
} from "../../feature/system-columns.ts";
import { didYouMean } from "../../nearest-name.ts";
import type { ColumnType, ColumnTypes } from "../../rows/column-type.ts";
import { typeText } from "../../rows/column-type.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { LEGACY_COLUMNS, requireIds, sortWriteColumns } from "../read/write-columns.ts";
import { type FeatureHandle, sortedStructKeys } from "../session/feature-handle.ts";
import { loadPolars } from "../session/load-polars.ts";
import {
  lackingColumns,
  refuseIdType,
  refuseNullIds,
  refuseNullProvenance,
  type WriteContext,
  warnDuplicateIds,
} from "./prepare-rows.ts";
import { requireKnownType } from "./require-known-type.ts";

/** Struct keys that a by-field column of a frame has; undefined for a map, whose keys are known row by row. */
function structKeysOf(type: ColumnType | undefined): readonly string[] | undefined {
  return typeof type === "object" && "struct" in type ? [...type.struct.keys()] : undefined;
}

function isField(structKey: string, handle: FeatureHandle): boolean {
  return handle.fields.some((each) => each.structKey === structKey);
}

/**
 * Struct keys of a by-field column, without those that are no field and NULL in every row: a table keeps the fields that a
 * feature once had. Undefined for what is no struct.
 */
async function givenKeys(
  frame: DataFrame,
  { column, type }: { readonly column: string; readonly type: ColumnType | undefined },
  handle: FeatureHandle,
): Promise<readonly string[] | undefined> {
  const keys = structKeysOf(type);
  const others = keys?.filter((key) => !isField(key, handle)) ?? [];
  if (others.length === 0) return keys;
  const valued = await (await loadPolars()).valuedFields(frame, { column, type }, others);
  return keys?.filter((key) => isField(key, handle) || valued.includes(key));
}

/** Columns with one of the seeds' names that hold structs of exactly the feature's fields. */
async function legacyByField(frame: DataFrame, types: ColumnTypes, handle: FeatureHandle): Promise<Set<string>> {
  const found = new Set<string>();
  for (const column of LEGACY_COLUMNS.keys()) {
    const keys = types.has(column) ? await givenKeys(frame, { column, type: types.get(column) }, handle) : undefined;
    if (keys?.length === handle.fields.length && keys.every((key) => isField(key, handle))) found.add(column);
  }
  return found;
}

/** Type under which a user column is stored; an undeclared id column of whole floats is one of integers. */
function targetType(name: string, type: ColumnType, context: WriteContext): ColumnType | undefined {
  const known = context.storedTypes?.get(name) ?? context.handle.declaredTypes.get(name);
  if (known !== undefined) return known;
  if (type === "null") return context.handle.idColumns.includes(name) ? "string" : undefined;
  requireKnownType(context.handle, name, type);
  const isFloat = type === "float64" || type === "float32";
  return isFloat && context.handle.idColumns.includes(name) ? "int64" : type;
}

/** Whether a type is a map of versions: as frames hold it, a list of key and value. */
function isMapType(type: ColumnType | undefined): boolean {
  if (typeof type !== "object") return false;
  if ("map" in type) return true;
  const entry = "list" in type ? structKeysOf(type.list) : undefined;
  return entry?.length === 2 && entry.includes("key") && entry.includes("value");
}

/** The first field of a struct whose versions are no texts. */
function fieldWithoutText(type: ColumnType | undefined): string | undefined {
  if (typeof type !== "object" || !("struct" in type)) return undefined;
  return [...type.struct].find(([, version]) => version !== "string" && version !== "null")?.[0];
}

/** What is wrong with a by-field column of this type and these keys, as the end of a sentence. */
function byFieldProblem(
  type: ColumnType | undefined,
  keys: readonly string[] | undefined,
  wanted: readonly string[],
): string | undefined {
  if (keys === undefined) {
    return `is ${type === undefined ? "missing" : typeText(type)}, not a struct of texts, one per field.`;
  }
  const unknown = keys.find((key) => !wanted.includes(key));
  if (unknown !== undefined) {
    return `has a version of ${JSON.stringify(unknown)}, which is no field.${didYouMean(unknown, wanted)}`;
  }
  const missing = wanted.find((key) => !keys.includes(key));
  if (missing !== undefined) return `lacks a version of field ${JSON.stringify(missing)}.`;
  const other = fieldWithoutText(type);
  return other === undefined
    ? undefined
    : `has a version of ${JSON.stringify(other)} that is no text; cast it in the frame.`;
}

async function checkByField(
  frame: DataFrame,
  { column, type }: { readonly column: string; readonly type: ColumnType | undefined },
  handle: FeatureHandle,
): Promise<void> {
  if (isMapType(type)) return;
  const keys = await givenKeys(frame, { column, type }, handle);
  const wanted = handle.fields.map((each) => each.structKey);
  const problem = byFieldProblem(type, keys, wanted);
  if (problem === undefined) return;
  throw new MetadataSchemaError(`Column ${JSON.stringify(column)} of rows for ${handle.key} ${problem}`, {
    details: { feature: handle.key, column },
  });
}

function userColumns(names: readonly string[], types: ColumnTypes, context: WriteContext) {
  return names.flatMap((name) => {
    const from = types.get(name) ?? "null";
    const to = targetType(name, from, context);
    if (context.handle.idColumns.includes(name)) refuseIdType(context.handle, name, to ?? "string");
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
export async function prepareFrameValue(given: DataFrame, context: WriteContext, time: bigint): Promise<RowBatch> {
  const polars = await loadPolars();
  const { handle } = context;
  const types = polars.frameTypes(given);
  const legacy = await legacyByField(given, types, handle);
  const columns = sortWriteColumns(new Set(types.keys()), handle, (name) => legacy.has(name));
  // A column of NULLs has a type where nodejs-polars has a name for it; others wait for their first value.
  const lacking = lackingColumns(columns.user, handle).filter(
    (name) => polars.polarsType(targetType(name, "null", context) ?? "null") !== undefined,
  );
  const frame = lacking.length === 0 ? given : await polars.frameWithNulls(given, lacking);
  const system = (name: string): string | undefined => columns.system.get(name);
  for (const name of [system(PROVENANCE_BY_FIELD), system(DATA_VERSION_BY_FIELD)]) {
    if (name !== undefined) await checkByField(given, { column: name, type: types.get(name) }, handle);
  }
  const kept = (name: string): string | undefined => (context.preserveFeatureVersion ? system(name) : undefined);
  const prepared = await polars.prepareFrame(frame, {
    of: `rows for ${handle.key}`,
    idColumns: handle.idColumns,
    userColumns: userColumns([...columns.user, ...lacking], types, context),
    structKeys: handle.fields.map((each) => each.structKey),
    sortedStructKeys: sortedStructKeys(handle),
    types,
    given: {
      provenanceByField: system(PROVENANCE_BY_FIELD) ?? PROVENANCE_BY_FIELD,
      provenance: system(PROVENANCE),
      dataVersionByField: system(DATA_VERSION_BY_FIELD),
      dataVersion: system(DATA_VERSION),
      featureVersion: kept(FEATURE_VERSION),
      projectVersion: kept(PROJECT_VERSION),
      createdAt: system(CREATED_AT),
      deletedAt: system(DELETED_AT),
      materializationId: context.materializationId === undefined ? system(MATERIALIZATION_ID) : undefined,
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
