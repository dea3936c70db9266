import type { Literal, Operand, Predicate } from "@metaxy/core/driver";
import { compareValues, type OracleRow, type OracleValue } from "./oracle-row.ts";

/** Whether a filter is true for a row; unknown (SQL's NULL) is not. */
export function holds(predicate: Predicate, row: OracleRow): boolean {
  return truth(predicate, row) === true;
}

/** SQL's three values: true, false, unknown. */
type Truth = boolean | null;

function truth(predicate: Predicate, row: OracleRow): Truth {
  switch (predicate.kind) {
    case "constant":
      return predicate.value;
    case "truth": {
      const value = operandValue(predicate.operand, row);
      return typeof value === "boolean" ? value : null;
    }
    case "not":
      return negated(truth(predicate.predicate, row));
    case "and":
      return conjunction(predicate.all.map((each) => truth(each, row)));
    case "or":
      return negated(conjunction(predicate.any.map((each) => negated(truth(each, row)))));
    case "null":
      return (operandValue(predicate.operand, row) === null) !== predicate.negated;
    case "in": {
      const any = predicate.values.map((value) => compare("=", operandValue(predicate.operand, row), literal(value)));
      const found = negated(conjunction(any.map(negated)));
      return predicate.negated ? negated(found) : found;
    }
    case "compare":
      return compare(predicate.operator, operandValue(predicate.left, row), operandValue(predicate.right, row));
  }
}

function negated(value: Truth): Truth {
  return value === null ? null : !value;
}

function conjunction(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

function compare(operator: string, left: OracleValue, right: OracleValue): Truth {
  if (left === null || right === null) return null;
  const order = compareValues(left, right);
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
    default:
      return order >= 0;
  }
}

function operandValue(operand: Operand, row: OracleRow): OracleValue {
  if (operand.kind === "literal") return literal(operand.value);
  const value = row[operand.name];
  if (value === undefined) throw new Error(`The oracle's row has no column ${operand.name}.`);
  if (operand.field === undefined || value === null) return value;
  return typeof value === "object" ? (value[operand.field] ?? null) : null;
}

function literal(value: Literal): OracleValue {
  if (value === null || typeof value !== "object") return value;
  return "timestamp" in value ? value.timestamp : Buffer.from(value.binary).toString("latin1");
}
