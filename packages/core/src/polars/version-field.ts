import pl, { type Expr } from "nodejs-polars";
import type { ColumnType } from "../rows/column-type.ts";
import { column, structField } from "./column.ts";
import { ex } from "./expression.ts";
import { mapValue } from "./map-to-struct.ts";

/** One entry of a by-field column, as text, from a struct or a map; NULL where it has no such field. */
export function versionField(name: string, type: ColumnType | undefined, key: string): Expr {
  if (type === undefined || typeof type === "string" || "decimal" in type) return ex.lit(null).cast(pl.String);
  if (!("struct" in type)) return mapValue(column(name), key).cast(pl.String);
  return type.struct.has(key) ? structField(name, key).cast(pl.String) : ex.lit(null).cast(pl.String);
}
