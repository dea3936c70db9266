import pl, { type Expr } from "nodejs-polars";
import { ex } from "./expression.ts";

/** Neither true nor false. */
export const UNKNOWN: Expr = ex.lit(null).cast(pl.Bool);

/** The given truth wherever the column is not NULL, else unknown. */
export function unlessNull(column: Expr, value: boolean): Expr {
  return ex.when(column.isNull()).then(UNKNOWN).otherwise(ex.lit(value));
}
