import pl, { type DataFrame, type Expr } from "nodejs-polars";
import type { ColumnType } from "../rows/column-type.ts";
import { column, structField } from "./column.ts";
import { ex } from "./expression.ts";
import { mapValue } from "./map-to-struct.ts";
import { lazyFrame } from "./native-frame.ts";

/** One entry of a by-field column, as text, from a struct or a map; NULL where it has no such field. */
export function versionField(name: string, type: ColumnType | undefined, key: string): Expr {
  if (type === undefined || typeof type === "string" || "decimal" in type) return ex.lit(null).cast(pl.String);
  if (!("struct" in type)) return mapValue(column(name), key).cast(pl.String);
  return type.struct.has(key) ? structField(name, key).cast(pl.String) : ex.lit(null).cast(pl.String);
}

/** Those of these fields of a struct column that have a value in any row. */
export async function valuedFields(
  frame: DataFrame,
  { column: name, type }: { readonly column: string; readonly type: ColumnType | undefined },
  fields: readonly string[],
): Promise<readonly string[]> {
  const valued = fields.map((field, i) => versionField(name, type, field).isNotNull().max().alias(`${i}`));
  const [row = {}] = (
    await lazyFrame(frame)
      .select(...valued)
      .collect()
  ).toRecords();
  return fields.filter((_, i) => row[i] === true);
}
