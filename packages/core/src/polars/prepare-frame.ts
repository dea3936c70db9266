import pl, { type DataFrame, type Expr } from "nodejs-polars";
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
  UPDATED_AT,
} from "../feature/system-columns.ts";
import type { HashSettings } from "../hash/hash-settings.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import { column, integerLiteral, structField } from "./column.ts";
import { ex } from "./expression.ts";
import { frameBatch } from "./frame-batch.ts";
import { hashByField } from "./hash-by-field.ts";
import { mapToStruct } from "./map-to-struct.ts";
import { frameHeight, lazyFrame } from "./native-frame.ts";
import { countNulls, type GivenFrame, type UserFrame, userFrame } from "./user-frame.ts";

/** What a write knows of a frame; names of given columns are the frame's. */
export interface FrameWrite extends GivenFrame {
  /** In the order of declaration. */
  readonly structKeys: readonly string[];
  /** In the order in which they are hashed. */
  readonly sortedStructKeys: readonly string[];
  readonly types: ColumnTypes;
  readonly given: {
    readonly provenanceByField: string;
    readonly provenance: string | undefined;
    readonly dataVersionByField: string | undefined;
    readonly dataVersion: string | undefined;
    readonly featureVersion: string | undefined;
    readonly projectVersion: string | undefined;
    readonly createdAt: string | undefined;
    readonly deletedAt: string | undefined;
    readonly materializationId: string | undefined;
  };
  readonly stamps: {
    readonly featureVersion: string;
    readonly projectVersion: string | null;
    readonly materializationId: string | null;
    /** µs since 1970. */
    readonly time: bigint;
  };
  readonly hash: HashSettings;
}

export interface PreparedFrame extends UserFrame {
  /** Rows without by-field provenance. */
  readonly nullProvenance: number;
}

const TIMESTAMP = pl.Datetime("us", "UTC");

function timeLiteral(time: bigint): Expr {
  return integerLiteral(time).cast(TIMESTAMP, true);
}

function textLiteral(text: string | null): Expr {
  return ex.lit(text).cast(pl.String);
}

/** A by-field column as a struct of texts in the order of declaration; a NULL struct stays NULL. */
function byFieldStruct(name: string, { types, structKeys }: FrameWrite): Expr {
  const type = types.get(name);
  const isStruct = typeof type === "object" && "struct" in type;
  if (!isStruct) return mapToStruct(column(name), structKeys);
  const fields = ex.struct(structKeys.map((key) => structField(name, key).cast(pl.String).alias(key)));
  return ex.when(column(name).isNull()).then(ex.lit(null)).otherwise(fields);
}

/** Rows of the frame's user columns and by-field structs, the last row of each id. */
function givenColumns(frame: DataFrame, write: FrameWrite): Promise<DataFrame> {
  const { given } = write;
  const text = (name: string | undefined, alias: string): Expr[] =>
    name === undefined ? [] : [column(name).cast(pl.String, true).alias(alias)];
  const time = (name: string | undefined, alias: string): Expr[] =>
    name === undefined ? [] : [column(name).cast(TIMESTAMP, true).alias(alias)];
  const byField = (name: string | undefined, alias: string): Expr[] =>
    name === undefined ? [] : [byFieldStruct(name, write).alias(alias)];
  return userFrame(frame, write, [
    ...byField(given.provenanceByField, PROVENANCE_BY_FIELD),
    ...text(given.provenance, PROVENANCE),
    ...byField(given.dataVersionByField, DATA_VERSION_BY_FIELD),
    ...text(given.dataVersion, DATA_VERSION),
    ...text(given.featureVersion, FEATURE_VERSION),
    ...text(given.projectVersion, PROJECT_VERSION),
    ...time(given.createdAt, CREATED_AT),
    ...time(given.deletedAt, DELETED_AT),
    ...text(given.materializationId, MATERIALIZATION_ID),
  ]);
}

/** Versions that were not given, hashed; by-field data versions fall back to provenance. */
async function withVersions(frame: DataFrame, write: FrameWrite): Promise<DataFrame> {
  const { given, sortedStructKeys: keys, hash } = write;
  const hashed =
    given.provenance === undefined
      ? await hashByField(frame, { source: PROVENANCE_BY_FIELD, target: PROVENANCE, structKeys: keys, settings: hash })
      : frame;
  const both = ex.col(PROVENANCE_BY_FIELD);
  if (given.dataVersionByField === undefined) {
    return lazyFrame(hashed)
      .withColumns(both.alias(DATA_VERSION_BY_FIELD), ex.col(PROVENANCE).alias(DATA_VERSION))
      .collect();
  }
  const own = ex.col(DATA_VERSION_BY_FIELD);
  const filled = await lazyFrame(hashed)
    .withColumns(ex.when(own.isNull()).then(both).otherwise(own).alias(DATA_VERSION_BY_FIELD))
    .collect();
  if (given.dataVersion === undefined) {
    return hashByField(filled, {
      source: DATA_VERSION_BY_FIELD,
      target: DATA_VERSION,
      structKeys: keys,
      settings: hash,
    });
  }
  return lazyFrame(filled)
    .withColumns(ex.col(DATA_VERSION).fillNull(ex.col(PROVENANCE)).alias(DATA_VERSION))
    .collect();
}

function stamped(frame: DataFrame, { given, stamps, userColumns }: FrameWrite): Promise<DataFrame> {
  const time = timeLiteral(stamps.time);
  const or = (name: string | undefined, alias: string, fallback: Expr): Expr =>
    (name === undefined ? fallback : ex.col(alias).fillNull(fallback)).alias(alias);
  const none = ex.lit(null).cast(TIMESTAMP);
  return lazyFrame(frame)
    .withColumns(
      or(given.featureVersion, FEATURE_VERSION, textLiteral(stamps.featureVersion)),
      or(given.projectVersion, PROJECT_VERSION, textLiteral(stamps.projectVersion)),
      or(given.createdAt, CREATED_AT, time),
      time.alias(UPDATED_AT),
      or(given.deletedAt, DELETED_AT, none),
      or(given.materializationId, MATERIALIZATION_ID, textLiteral(stamps.materializationId)),
    )
    .select([
      ...userColumns.map((each) => column(each.name)),
      ...[PROVENANCE_BY_FIELD, PROVENANCE, DATA_VERSION_BY_FIELD, DATA_VERSION].map((name) => ex.col(name)),
      ...[FEATURE_VERSION, PROJECT_VERSION, CREATED_AT, UPDATED_AT, DELETED_AT, MATERIALIZATION_ID].map((name) =>
        ex.col(name),
      ),
    ])
    .collect();
}

/**
 * A frame as it is stored: values exact in their types, the last row of each id, versions hashed where they were not given,
 * system columns stamped.
 * @throws MetadataSchemaError METADATA_SCHEMA for a column whose values would be lost.
 */
export async function prepareFrame(frame: DataFrame, write: FrameWrite): Promise<PreparedFrame> {
  const { idColumns, given } = write;
  const nulls = await countNulls(frame, [...idColumns, given.provenanceByField]);
  const user = await givenColumns(frame, write);
  const prepared = await stamped(await withVersions(user, write), write);
  return {
    batch: frameBatch(prepared),
    nullIds: new Map(idColumns.map((name) => [name, nulls.get(name) ?? 0])),
    nullProvenance: nulls.get(given.provenanceByField) ?? 0,
    duplicates: frameHeight(frame) - frameHeight(user),
  };
}
