import type { Expr, LazyDataFrame } from "nodejs-polars";
import { DATA_VERSION_BY_FIELD, PROVENANCE_BY_FIELD } from "../feature/system-columns.ts";
import { type ColumnType, type ColumnTypes, sameType } from "../rows/column-type.ts";
import { column } from "./column.ts";
import { ex } from "./expression.ts";
import { freeName } from "./free-name.ts";
import { joinFrames } from "./join-frames.ts";
import { versionField } from "./version-field.ts";

const BY_FIELD: readonly string[] = [PROVENANCE_BY_FIELD, DATA_VERSION_BY_FIELD];

/** Marks of parents that have no live child. */
export function marksWithoutChild(
  marks: LazyDataFrame,
  children: LazyDataFrame,
  compareOn: readonly string[],
): LazyDataFrame {
  const keys = compareOn.map((_, i) => freeName(marks.columns, `key ${i}`));
  const keyed = compareOn.map((name, i) => column(name).alias(keys[i] ?? ""));
  const identified = ex.allHorizontal(keys.map((key) => ex.col(key).isNotNull()));
  const keyedMarks = marks.withColumns(...keyed).filter(identified);
  return joinFrames(keyedMarks, children.select(...keyed), { on: keys, how: "anti" }).drop(keys);
}

/** The columns of the target that a mark has, as the target types them; the target's other columns are NULL for a mark. */
export function markColumns(marks: ColumnTypes, target: ColumnTypes): Expr[] {
  return [...target].flatMap(([name, type]) => {
    const own = marks.get(name);
    if (own === undefined) return [];
    return [BY_FIELD.includes(name) && !sameType(own, type) ? byFieldAs(type, name, own).alias(name) : column(name)];
  });
}

/** A by-field column in the layout, and with the fields, of another table. */
function byFieldAs(type: ColumnType, name: string, own: ColumnType): Expr {
  const isStruct = typeof type === "object" && "struct" in type;
  const keys = isStruct ? [...type.struct.keys()] : fieldKeys(own);
  const fields = keys.map((key) => versionField(name, own, key));
  const layout = isStruct
    ? ex.struct(fields.map((field, i) => field.alias(keys[i] ?? "")))
    : ex.concatList(fields.map((field, i) => ex.struct([ex.lit(keys[i] ?? "").alias("key"), field.alias("value")])));
  return ex.when(column(name).isNull()).then(ex.lit(null)).otherwise(layout);
}

function fieldKeys(type: ColumnType): string[] {
  return typeof type === "object" && "struct" in type ? [...type.struct.keys()] : [];
}
