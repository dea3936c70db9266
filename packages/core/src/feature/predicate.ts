/** A literal of a filter. Microseconds stand for timestamps, so that none is cut to milliseconds. */
export type Literal =
  | null
  | boolean
  | number
  | bigint
  | string
  | { readonly timestamp: bigint }
  | { readonly binary: Uint8Array };

/** A column, or one field of a struct column. */
export interface ColumnRef {
  readonly kind: "column";
  readonly name: string;
  readonly field?: string;
  /** Bound to a decimal, whose stored texts are ordered as numbers. */
  readonly isDecimal?: true;
}

/** A literal as one side of a comparison. */
export interface LiteralValue {
  readonly kind: "literal";
  readonly value: Literal;
}

/** One side of a comparison. */
export type Operand = ColumnRef | LiteralValue;
/** How two operands are compared. */
export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** A filter as plain data, with SQL's three-valued logic: a comparison with NULL is neither true nor false. */
export type Predicate =
  | { readonly kind: "compare"; readonly operator: ComparisonOperator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly values: readonly Literal[]; readonly negated: boolean }
  | { readonly kind: "null"; readonly operand: Operand; readonly negated: boolean }
  | { readonly kind: "and"; readonly all: readonly Predicate[] }
  | { readonly kind: "or"; readonly any: readonly Predicate[] }
  | { readonly kind: "not"; readonly predicate: Predicate }
  | { readonly kind: "constant"; readonly value: boolean | null }
  /** A boolean column or literal used as a condition. */
  | { readonly kind: "truth"; readonly operand: Operand };

/** All of them; `undefined` where there is none. */
export function allOf(predicates: Iterable<Predicate | undefined>): Predicate | undefined {
  const all = [...predicates].filter((each) => each !== undefined);
  return all.length > 1 ? { kind: "and", all } : all[0];
}

/** The columns that a predicate names. */
export function predicateColumns(predicate: Predicate): Set<string> {
  const names = new Set<string>();
  const visitOperand = (operand: Operand): void => {
    if (operand.kind === "column") names.add(operand.name);
  };
  const visit = (node: Predicate): void => {
    switch (node.kind) {
      case "compare":
        visitOperand(node.left);
        visitOperand(node.right);
        return;
      case "in":
      case "null":
      case "truth":
        return visitOperand(node.operand);
      case "and":
        return node.all.forEach(visit);
      case "or":
        return node.any.forEach(visit);
      case "not":
        return visit(node.predicate);
      case "constant":
    }
  };
  visit(predicate);
  return names;
}
