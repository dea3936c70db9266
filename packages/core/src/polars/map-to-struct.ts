import type { Expr } from "nodejs-polars";
import { ex } from "./expression.ts";

/** The value of a key in a map column, which frames hold as a list of key and value; NULL where the key is absent. */
export function mapValue(map: Expr, key: string): Expr {
  const entry = ex.element();
  const values = entry.filter(entry.struct.nth(0).eq(ex.lit(key))).struct.nth(1);
  return map.list.eval(values).list.first();
}

/** A map column as a struct of these keys; a NULL map is a NULL struct. */
export function mapToStruct(map: Expr, keys: readonly string[]): Expr {
  const fields = ex.struct(keys.map((key) => mapValue(map, key).alias(key)));
  return ex.when(map.isNull()).then(ex.lit(null)).otherwise(fields);
}
