import type { ComparisonOperator, Literal, Operand, Predicate } from "../feature/predicate.ts";
import type { PolarsExpression } from "../rows/polars-types.ts";
import { listLiterals, literalOf } from "./expr-literal.ts";
import { entryOf, isNode, parseSyntax, partsOf, type SyntaxNode } from "./expr-syntax.ts";

const OPERATORS: ReadonlyMap<unknown, ComparisonOperator> = new Map<string, ComparisonOperator>([
  ["Eq", "="],
  ["NotEq", "!="],
  ["Lt", "<"],
  ["LtEq", "<="],
  ["Gt", ">"],
  ["GtEq", ">="],
]);

/**
 * A Polars expression as a filter that any store can evaluate: comparisons, `isIn`, NULL tests, and, or, not, over columns
 * and fields of structs. `undefined` where no predicate says the same. A bare text in a comparison is a column, as in Polars.
 */
export function exprToPredicate(expression: PolarsExpression): Predicate | undefined {
  const syntax = parseSyntax(expression);
  return syntax === undefined ? undefined : toPredicate(syntax);
}

function toPredicate(node: SyntaxNode): Predicate | undefined {
  const [kind, value] = entryOf(node);
  switch (kind) {
    case "Alias":
      return Array.isArray(value) && isNode(value[0]) ? toPredicate(value[0]) : undefined;
    case "BinaryExpr":
      return isNode(value) ? binary(value) : undefined;
    case "Function":
      return isNode(value) ? (booleanFunction(value) ?? condition(node)) : undefined;
    default:
      return condition(node);
  }
}

/** A boolean column, field or literal. */
function condition(node: SyntaxNode): Predicate | undefined {
  const operand = toOperand(node);
  if (operand === undefined) return undefined;
  if (operand.kind === "column") return { kind: "truth", operand };
  const { value } = operand;
  return value === null || typeof value === "boolean" ? { kind: "constant", value } : undefined;
}

function binary({ left, op, right }: SyntaxNode): Predicate | undefined {
  if (!isNode(left) || !isNode(right)) return undefined;
  if (op === "And" || op === "LogicalAnd") return joined("and", [left, right]);
  if (op === "Or" || op === "LogicalOr") return joined("or", [left, right]);
  const operator = OPERATORS.get(op);
  const [a, b] = [toOperand(left), toOperand(right)];
  if (operator === undefined || a === undefined || b === undefined) return undefined;
  return a.kind === "literal" && b.kind === "literal" ? undefined : { kind: "compare", operator, left: a, right: b };
}

function joined(kind: "and" | "or", nodes: readonly SyntaxNode[]): Predicate | undefined {
  const parts: Predicate[] = [];
  for (const node of nodes) {
    const part = toPredicate(node);
    if (part === undefined) return undefined;
    if (part.kind === "and" && kind === "and") parts.push(...part.all);
    else if (part.kind === "or" && kind === "or") parts.push(...part.any);
    else parts.push(part);
  }
  return kind === "and" ? { kind, all: parts } : { kind, any: parts };
}

function booleanFunction(node: SyntaxNode): Predicate | undefined {
  const { inputs, name, options } = partsOf(node, "Boolean");
  const [first, second] = inputs;
  if (first === undefined) return undefined;
  switch (name) {
    case "Not": {
      const predicate = toPredicate(first);
      return predicate === undefined ? undefined : { kind: "not", predicate };
    }
    case "IsNull":
    case "IsNotNull": {
      const operand = toOperand(first);
      return operand === undefined ? undefined : { kind: "null", operand, negated: name === "IsNotNull" };
    }
    case "AllHorizontal":
      return joined("and", inputs);
    case "AnyHorizontal":
      return joined("or", inputs);
    case "IsIn":
      return second === undefined ? undefined : isIn(first, second, isNode(options) && options.nulls_equal === true);
    default:
      return undefined;
  }
}

/** Polars passes over a NULL in the list, and NULL is in no list, not even unknown, where NULLs are equal. */
function isIn(node: SyntaxNode, list: SyntaxNode, nullsEqual: boolean): Predicate | undefined {
  const operand = toOperand(node);
  const literals = listLiterals(list);
  if (operand?.kind !== "column" || literals === undefined) return undefined;
  const values = literals.filter((value) => value !== null);
  const among: Predicate = { kind: "in", operand, values, negated: false };
  const isNull: Predicate = { kind: "null", operand, negated: false };
  const isPresent: Predicate = { kind: "null", operand, negated: true };
  if (nullsEqual) {
    return values.length < literals.length
      ? { kind: "or", any: [isNull, among] }
      : { kind: "and", all: [isPresent, among] };
  }
  if (values.length > 0) return among;
  return { kind: "and", all: [isNull, { kind: "constant", value: null }] };
}

function toOperand(node: SyntaxNode): Operand | undefined {
  const [kind, value] = entryOf(node);
  if (kind === "Column") return typeof value === "string" ? { kind: "column", name: value } : undefined;
  if (kind === "Alias") return Array.isArray(value) && isNode(value[0]) ? toOperand(value[0]) : undefined;
  const field = kind === "Function" && isNode(value) ? structField(value) : undefined;
  if (field !== undefined) return field;
  const literal: Literal | undefined = literalOf(node);
  return literal === undefined ? undefined : { kind: "literal", value: literal };
}

function structField(node: SyntaxNode): Operand | undefined {
  const { inputs, name, options } = partsOf(node, "StructExpr");
  const struct = inputs[0] === undefined ? undefined : toOperand(inputs[0]);
  if (struct?.kind !== "column" || struct.field !== undefined) return undefined;
  return name === "FieldByName" && typeof options === "string" ? { ...struct, field: options } : undefined;
}
