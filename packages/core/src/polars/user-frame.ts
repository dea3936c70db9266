import type { DataFrame, Expr } from "nodejs-polars";
import { MetadataSchemaError } from "../errors.ts";
import { castType } from "../rows/cast-type.ts";
import { type ColumnType, typeText } from "../rows/column-type.ts";
import type { RowBatch } from "../rows/row-batch.ts";
import { castThroughRows } from "./cast-through-rows.ts";
import { column } from "./column.ts";
import { ex } from "./expression.ts";
import { frameBatch } from "./frame-batch.ts";
import { frameHeight, frameValues, lazyFrame } from "./native-frame.ts";
import { polarsType } from "./polars-type.ts";

/** A user column, its type in the frame, and the type that it is stored as. */
export interface UserColumn {
  readonly name: string;
  readonly from: ColumnType;
  readonly to: ColumnType;
}

/** What is known of a frame that was given. */
export interface GivenFrame {
  /** For messages, e.g. `rows for video/raw`. */
  readonly of: string;
  readonly idColumns: readonly string[];
  readonly userColumns: readonly UserColumn[];
}

/** User columns of a frame as they are stored. */
export interface UserFrame {
  readonly batch: RowBatch;
  /** NULL ids per column. */
  readonly nullIds: ReadonlyMap<string, number>;
  /** Rows whose ids a later row has. */
  readonly duplicates: number;
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
  const [row = []] = frameValues(counts);
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

/**
 * A frame's user columns, values exact in their types, and `others` beside them; the last row of each id.
 * @throws MetadataSchemaError METADATA_SCHEMA for a column whose values would be lost.
 */
export async function userFrame(frame: DataFrame, given: GivenFrame, others: readonly Expr[]): Promise<DataFrame> {
  const { of, idColumns, userColumns } = given;
  const nested = userColumns.filter((each) => isNested(each.to) && castType(each.from, each.to) !== "same");
  for (const each of nested) if (castType(each.from, each.to) === "impossible") refuseValues(each, of);
  const source = await castThroughRows(frame, nested);
  const plain = userColumns.map((each) => (nested.includes(each) ? column(each.name) : userExpr(each, of)));
  await checkCasts(
    frame,
    userColumns.filter((each) => !nested.includes(each)),
    of,
  );
  const selected = await lazyFrame(source)
    .select([...plain, ...others])
    .collect();
  return lastOfEachId(selected, idColumns);
}

/** To count the values of one column costs a fraction of what it costs to keep the last row of each. */
async function lastOfEachId(frame: DataFrame, ids: readonly string[]): Promise<DataFrame> {
  const [id] = ids;
  if (id !== undefined && ids.length === 1) {
    const counts = await lazyFrame(frame).select(column(id).nUnique().alias("ids")).collect();
    const [[distinct] = []] = frameValues(counts);
    if (distinct === frameHeight(frame)) return frame;
  }
  return lazyFrame(frame)
    .unique({ subset: [...ids], keep: "last", maintainOrder: true })
    .collect();
}

/** How many rows are NULL in each of some columns. */
export async function countNulls(frame: DataFrame, names: readonly string[]): Promise<Map<string, number>> {
  const counts = await lazyFrame(frame)
    .select(names.map((name, index) => column(name).isNull().sum().alias(`c${index}`)))
    .collect();
  const [row = []] = frameValues(counts);
  return new Map(names.map((name, index) => [name, Number(row[index] ?? 0)]));
}

/**
 * The user columns of a frame alone, as they are stored.
 * @throws MetadataSchemaError METADATA_SCHEMA for a column whose values would be lost.
 */
export async function prepareUserFrame(frame: DataFrame, given: GivenFrame): Promise<UserFrame> {
  const nullIds = await countNulls(frame, given.idColumns);
  const user = await userFrame(frame, given, []);
  return { batch: frameBatch(user), nullIds, duplicates: frameHeight(frame) - frameHeight(user) };
}
