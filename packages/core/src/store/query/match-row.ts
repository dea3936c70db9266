import type { ComparisonOperator, Literal, Operand, Predicate } from "../../feature/predicate.ts";
import type { StoredRow, StoredValue } from "../../rows/column-type.ts";
import { compareDecimals } from "../../rows/decimal-text.ts";
import { compareValues } from "./compare-values.ts";
import { storedField } from "./stored-field.ts";

function literalValue(literal: Literal): StoredValue {
  if (literal === null || typeof literal !== "object") return literal;
  return "timestamp" in literal ? literal.timestamp : literal.binary;
}

function operandValue(operand: Operand, row: StoredRow): StoredValue {
  if (operand.kind === "literal") return literalValue(operand.value);
  const value = row[operand.name] ?? null;
  return operand.field === undefined ? value : storedField(value, operand.field);
}

function compared(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function isNumber(value: StoredValue): value is string | number | bigint {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}

function isDecimal(operand: Operand): boolean {
  return operand.kind === "column" && operand.isDecimal === true;
}

function compareNumbers(a: StoredValue, b: StoredValue): number {
  return isNumber(a) && isNumber(b) ? compareDecimals(a, b) : compareValues(a, b);
}

function isIn({ operand, values, negated }: Predicate & { kind: "in" }, row: StoredRow): boolean | null {
  if (values.length === 0) return negated;
  const value = operandValue(operand, row);
  if (value === null) return null;
  const compare = isDecimal(operand) ? compareNumbers : compareValues;
  if (values.some((each) => each !== null && compare(value, literalValue(each)) === 0)) return !negated;
  return values.includes(null) ? null : negated;
}

function junction(parts: readonly Predicate[], row: StoredRow, decisive: boolean): boolean | null {
  let result: boolean | null = !decisive;
  for (const part of parts) {
    const value = evaluate(part, row);
    if (value === decisive) return decisive;
    if (value === null) result = null;
  }
  return result;
}

/** Truth of a bound predicate for a row: true, false or, as in SQL, unknown (`null`). */
export function evaluate(predicate: Predicate, row: StoredRow): boolean | null {
  switch (predicate.kind) {
    case "compare": {
      const left = operandValue(predicate.left, row);
      const right = operandValue(predicate.right, row);
      if (left === null || right === null) return null;
      const compare = isDecimal(predicate.left) || isDecimal(predicate.right) ? compareNumbers : compareValues;
      return compared(predicate.operator, compare(left, right));
    }
    case "in":
      return isIn(predicate, row);
    case "null":
      return (operandValue(predicate.operand, row) === null) !== predicate.negated;
    case "and":
      return junction(predicate.all, row, false);
    case "or":
      return junction(predicate.any, row, true);
    case "not": {
      const value = evaluate(predicate.predicate, row);
      return value === null ? null : !value;
    }
    case "constant":
      return predicate.value;
    case "truth": {
      const value = operandValue(predicate.operand, row);
      return value === null ? null : value === true;
    }
  }
}
