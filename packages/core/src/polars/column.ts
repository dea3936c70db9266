import type { Expr } from "nodejs-polars";
import { syntaxExpr } from "./expression.ts";

/** The column of exactly this name; `pl.col` takes `*` and `^…$` as patterns. */
export function column(name: string): Expr {
  return syntaxExpr(JSON.stringify({ Column: name }));
}

/** A field, by exactly its name, of the struct column of exactly this name. */
export function structField(name: string, field: string): Expr {
  const input = [{ Column: name }];
  return syntaxExpr(JSON.stringify({ Function: { input, function: { StructExpr: { FieldByName: field } } } }));
}

/** An exact 64-bit integer; `pl.lit` makes floats of numbers and loses the sign of bigints. */
export function integerLiteral(value: bigint, type: "Int64" | "UInt64" = "Int64"): Expr {
  return syntaxExpr(`{"Literal":{"Scalar":{"${type}":${value}}}}`);
}
