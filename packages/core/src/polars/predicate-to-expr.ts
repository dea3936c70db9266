import type { Expr } from "nodejs-polars";
import type { ColumnRef, Literal, LiteralValue, Operand, Predicate } from "../feature/predicate.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import { type ColumnExpr, columnExpr, filterError } from "./column-expr.ts";
import { compareColumns } from "./compare-columns.ts";
import { compareWithLiteral } from "./compare-with-literal.ts";
import { ex } from "./expression.ts";
import { isAmong } from "./is-among.ts";
import { UNKNOWN } from "./truth.ts";

const FLIPPED = { "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/**
 * A filter as an expression over columns of these types, with SQL's logic of true, false and unknown (NULL), exact for 64-bit
 * integers, decimals and microseconds.
 *
 * @throws MetadataStoreError `INVALID_FILTER` for an unknown column or field, and for a literal of another type.
 */
export function predicateToExpr(predicate: Predicate, types: ColumnTypes): Expr {
  switch (predicate.kind) {
    case "compare":
      return compare(predicate, types);
    case "in": {
      const truth = isAmong(operandColumn(predicate.operand, types), predicate.values);
      return predicate.negated ? truth.not() : truth;
    }
    case "null":
      return isNull(predicate.operand, predicate.negated, types);
    case "and":
      return ex.allHorizontal([ex.lit(true), ...predicate.all.map((each) => predicateToExpr(each, types))]);
    case "or":
      return ex.anyHorizontal([ex.lit(false), ...predicate.any.map((each) => predicateToExpr(each, types))]);
    case "not":
      return predicateToExpr(predicate.predicate, types).not();
    case "constant":
      return constant(predicate.value);
    case "truth":
      return truth(predicate.operand, types);
  }
}

function constant(value: boolean | null): Expr {
  return value === null ? UNKNOWN : ex.lit(value);
}

function compare({ operator, left, right }: Predicate & { readonly kind: "compare" }, types: ColumnTypes): Expr {
  if (left.kind === "column" && right.kind === "column") {
    return compareColumns(operator, columnExpr(left, types), columnExpr(right, types));
  }
  if (left.kind === "column" && right.kind === "literal") {
    return compareWithLiteral(operator, columnExpr(left, types), right.value);
  }
  if (left.kind === "literal" && right.kind === "column") {
    return compareWithLiteral(FLIPPED[operator], columnExpr(right, types), left.value);
  }
  throw filterError("A filter compares two literals; one side must be a column.");
}

function operandColumn(operand: Operand, types: ColumnTypes): ColumnExpr {
  if (operand.kind === "column") return columnExpr(operand, types);
  throw filterError("A filter has a literal before IN; a column must stand there.");
}

function isNull(operand: ColumnRef | LiteralValue, negated: boolean, types: ColumnTypes): Expr {
  if (operand.kind === "literal") return constant((operand.value === null) !== negated);
  const { expr } = columnExpr(operand, types);
  return negated ? expr.isNotNull() : expr.isNull();
}

function truth(operand: Operand, types: ColumnTypes): Expr {
  if (operand.kind === "literal") return constant(booleanLiteral(operand.value));
  const { expr, type, name } = columnExpr(operand, types);
  if (type === "bool") return expr;
  if (type === "null") return UNKNOWN;
  throw filterError(`A filter uses ${name} as a condition, but it is no bool. Compare it with a value.`);
}

function booleanLiteral(value: Literal): boolean | null {
  if (value === null || typeof value === "boolean") return value;
  throw filterError("A filter uses a literal as a condition that is neither true, false nor NULL.");
}
