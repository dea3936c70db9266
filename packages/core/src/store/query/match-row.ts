import type { ComparisonOperator, Literal, Operand, Predicate } from "../../feature/predicate.ts";
import type { StoredRow, StoredValue } from "../../rows/column-type.ts";
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

function isIn(value: StoredValue, literals: readonly Literal[], negated: boolean): boolean | null {
  if (literals.length === 0) return negated;
  if (value === null) return null;
  if (literals.some((each) => each !== null && compareValues(value, literalValue(each)) === 0)) return !negated;
  return literals.includes(null) ? null : negated;
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
      return left === null || right === null ? null : compared(predicate.operator, compareValues(left, right));
    }
    case "in":
      return isIn(operandValue(predicate.operand, row), predicate.values, predicate.negated);
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
