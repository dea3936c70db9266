import pl, { type DataFrame, type Expr } from "nodejs-polars";
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
  UPDATED_AT,
} from "../feature/system-columns.ts";
import type { HashSettings } from "../hash/hash-settings.ts";
import { castType } from "../rows/cast-type.ts";
import { type ColumnType, type ColumnTypes, typeText } from "../rows/column-type.ts";
import type { RowBatch } from "../rows/row-batch.ts";
import { castThroughRows } from "./cast-through-rows.ts";
import { column, integerLiteral, structField } from "./column.ts";
import { ex } from "./expression.ts";
import { frameBatch } from "./frame-batch.ts";
import { hashByField } from "./hash-by-field.ts";
import { mapToStruct } from "./map-to-struct.ts";
import { frameHeight, lazyFrame } from "./native-frame.ts";
import { polarsType } from "./polars-type.ts";

/** A user column, its type in the frame, and the type that it is stored as. */
export interface UserColumn {
  readonly name: string;
  readonly from: ColumnType;
  readonly to: ColumnType;
}

/** What a write knows of a frame; names of given columns are the frame's. */
export interface FrameWrite {
  /** For messages, e.g. `rows for video/raw`. */
  readonly of: string;
  readonly idColumns: readonly string[];
  readonly userColumns: readonly UserColumn[];
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

export interface PreparedFrame {
  readonly batch: RowBatch;
  /** NULL ids per column. */
  readonly nullIds: ReadonlyMap<string, number>;
  /** Rows without by-field provenance. */
  readonly nullProvenance: number;
  /** Rows whose ids a later row has. */
  readonly duplicates: number;
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

function refuseValues({ name, from, to }: UserColumn, of: string): never {
  throw new MetadataSchemaError(
    `Column ${JSON.stringify(name)} of ${of} is ${typeText(from)}, but its values cannot be stored as ${typeText(to)} without loss; cast it in the frame, or write it under another name.`,
    { details: { column: name, from: typeText(from), to: typeText(to) } },
  );
}

/** Refuses values that do not survive their cast, all columns in one pass. */
async function checkCasts(frame: DataFrame, columns: readonly UserColumn[], of: string): Promise<void> {
  const checked = columns.filter(({ from, to }) => castType(from, to) === "checked");
  if (checked.length === 0) return;
  const lost = checked.map(({ name, from, to }, index) => {
    const [there, back] = [polarsType(to), polarsType(from)];
    if (there === undefined || back === undefined) throw new TypeError("a checked cast is between named types");
    const cast = column(name).cast(there, false);
    const isLost = column(name)
      .isNotNull()
      .and(cast.isNull().or(cast.cast(back, false).neq(column(name))));
    return isLost.fillNull(ex.lit(true)).sum().alias(`c${index}`);
  });
  const counts = await lazyFrame(frame).select(lost).collect();
  const [row = []] = counts.rows();
  checked.forEach((each, index) => {
    if (Number(row[index] ?? 0) > 0) refuseValues(each, of);
  });
}

function userExpr(each: UserColumn, of: string): Expr {
  const { name, from, to } = each;
  const kind = castType(from, to);
  if (kind === "impossible") return refuseValues(each, of);
  const target = polarsType(to);
  if (kind === "same" || target === undefined) return column(name);
  return column(name).cast(target, true).alias(name);
}

const isNested = (type: ColumnType): boolean => typeof type === "object" && !("decimal" in type);

/** Rows of the frame's user columns and by-field structs, the last row of each id. */
async function userFrame(frame: DataFrame, write: FrameWrite): Promise<DataFrame> {
  const { given, of } = write;
  const nested = write.userColumns.filter((each) => isNested(each.to) && castType(each.from, each.to) !== "same");
  const source = await castThroughRows(frame, nested);
  const plain = write.userColumns.map((each) => (nested.includes(each) ? column(each.name) : userExpr(each, of)));
  await checkCasts(
    frame,
    write.userColumns.filter((each) => !nested.includes(each)),
    of,
  );
  const text = (name: string | undefined, alias: string): Expr[] =>
    name === undefined ? [] : [column(name).cast(pl.String, true).alias(alias)];
  const time = (name: string | undefined, alias: string): Expr[] =>
    name === undefined ? [] : [column(name).cast(TIMESTAMP, true).alias(alias)];
  const byField = (name: string | undefined, alias: string): Expr[] =>
    name === undefined ? [] : [byFieldStruct(name, write).alias(alias)];
  return lazyFrame(source)
    .select([
      ...plain,
      ...byField(given.provenanceByField, PROVENANCE_BY_FIELD),
      ...text(given.provenance, PROVENANCE),
      ...byField(given.dataVersionByField, DATA_VERSION_BY_FIELD),
      ...text(given.dataVersion, DATA_VERSION),
      ...text(given.featureVersion, FEATURE_VERSION),
      ...text(given.projectVersion, PROJECT_VERSION),
      ...time(given.createdAt, CREATED_AT),
      ...time(given.deletedAt, DELETED_AT),
      ...text(given.materializationId, MATERIALIZATION_ID),
    ])
    .unique({ subset: [...write.idColumns], keep: "last", maintainOrder: true })
    .collect();
}

async function countNulls(
  frame: DataFrame,
  write: FrameWrite,
): Promise<{ ids: Map<string, number>; provenance: number }> {
  const names = [...write.idColumns, write.given.provenanceByField];
  const counts = await lazyFrame(frame)
    .select(names.map((name, index) => column(name).isNull().sum().alias(`c${index}`)))
    .collect();
  const [row = []] = counts.rows();
  const ids = new Map(write.idColumns.map((name, index) => [name, Number(row[index] ?? 0)]));
  return { ids, provenance: Number(row[names.length - 1] ?? 0) };
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
  const nulls = await countNulls(frame, write);
  const user = await userFrame(frame, write);
  const prepared = await stamped(await withVersions(user, write), write);
  return {
    batch: frameBatch(prepared),
    nullIds: nulls.ids,
    nullProvenance: nulls.provenance,
    duplicates: frameHeight(frame) - frameHeight(user),
  };
}
