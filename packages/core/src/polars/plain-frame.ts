import * as arrow from "apache-arrow";
import pl, { type DataFrame, type Expr } from "nodejs-polars";
import { arrowBatch } from "../rows/arrow-batch.ts";
import { fieldName, fieldTypes } from "../rows/arrow-type.ts";
import type { ColumnType } from "../rows/column-type.ts";
import { integerLiteral } from "./column.ts";
import { ex } from "./expression.ts";
import { frameFields } from "./frame-fields.ts";
import { frameColumns, ipcBytes, lazyFrame, withColumnNames } from "./native-frame.ts";
import { polarsType } from "./polars-type.ts";

/**
 * The frame with each column in the one form that its type has here: texts String, timestamps µs (zoned ones in UTC), lists
 * without a fixed size. The same frame where all columns are so already.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a type that no column has, or a time with a part of a microsecond.
 */
export async function plainFrame(frame: DataFrame): Promise<DataFrame> {
  const fields = frameFields(frame);
  const types = [...fieldTypes(arrow, fields).values()];
  if (fields.every((field) => isPlain(field.type))) return frame;
  const names = frameColumns(frame);
  const inner = names.map((_, i) => `c${i}`);
  const safe = withColumnNames(frame, inner);
  const columns = await Promise.all(
    fields.map((field, i) => plainColumn(safe, { field, name: `c${i}`, type: types[i] ?? "null" })),
  );
  const plain = await lazyFrame(safe).select(columns).collect();
  return withColumnNames(plain, names);
}

/** Times of day are nanoseconds in every frame, so that each is looked at. */
function isPlain(type: arrow.DataType): boolean {
  const { DataType: is, TimeUnit } = arrow;
  if (is.isDictionary(type) || is.isFixedSizeList(type)) return false;
  if (is.isFloat(type)) return type.precision !== arrow.Precision.HALF;
  if (is.isTime(type)) return type.unit !== TimeUnit.NANOSECOND;
  if (is.isTimestamp(type)) return type.unit === TimeUnit.MICROSECOND && (!type.timezone || type.timezone === "UTC");
  return (type.children ?? []).every((field: arrow.Field) => isPlain(field.type));
}

interface FrameColumn {
  readonly field: arrow.Field;
  /** Its name in the frame at hand. */
  readonly name: string;
  readonly type: ColumnType;
}

async function plainColumn(frame: DataFrame, { field, name, type }: FrameColumn): Promise<Expr | pl.Series> {
  if (isPlain(field.type)) return ex.col(name);
  const known = polarsType(type);
  const isExact = known !== undefined && !(await mayLoseNanoseconds(frame, name, field.type));
  if (isExact) return ex.col(name).cast(known, true);
  const bytes = ipcBytes(withColumnNames(frame.select(name), [fieldName(field)]));
  const plain = pl.readIPCStream(Buffer.from(await (await arrowBatch(bytes)).arrow()));
  return plain.toSeries(0).alias(name);
}

/** Nanoseconds inside of lists and structs are looked at value by value elsewhere. */
async function mayLoseNanoseconds(frame: DataFrame, name: string, type: arrow.DataType): Promise<boolean> {
  if (isNanoseconds(type)) {
    const part = ex.col(name).cast(pl.Int64).rem(integerLiteral(1000n)).neq(integerLiteral(0n));
    return (await lazyFrame(frame).filter(part).select(ex.col(name).first()).collect()).height > 0;
  }
  return hasNanoseconds(type);
}

function hasNanoseconds(type: arrow.DataType): boolean {
  return isNanoseconds(type) || (type.children ?? []).some((field: arrow.Field) => hasNanoseconds(field.type));
}

function isNanoseconds(type: arrow.DataType): boolean {
  const { DataType: is, TimeUnit } = arrow;
  return (is.isTimestamp(type) || is.isTime(type)) && type.unit === TimeUnit.NANOSECOND;
}
