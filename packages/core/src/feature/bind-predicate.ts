import { MetadataSchemaError } from "../errors.ts";
import { didYouMean } from "../nearest-name.ts";
import { type ColumnType, type ColumnTypes, typeText } from "../rows/column-type.ts";
import { coerceLiteral } from "./coerce-literal.ts";
import type { ColumnRef, ComparisonOperator, Literal, Operand, Predicate } from "./predicate.ts";

/** What a filter is bound to, for messages: e.g. `the columns of video/raw`. */
export interface FilterScope {
  readonly types: ColumnTypes;
  /** Columns that are declared but not stored: NULL in every row. */
  readonly unstored?: ColumnTypes;
  readonly of: string;
}

interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

interface ColumnAndLiteral {
  readonly operator: ComparisonOperator;
  readonly left: ColumnRef;
  readonly literal: Literal;
}

const TEXT_IS_COLUMN = " A text on the right of a Polars expression is a column; write pl.lit() for a value.";

const FLIPPED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "=",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function refuse(column: TypedColumn, literal: Literal, scope: FilterScope): never {
  const { name, type } = column;
  const shown =
    typeof literal === "object" && literal !== null
      ? "timestamp" in literal
        ? "a timestamp"
        : "a binary value"
      : typeof literal === "bigint"
        ? `${literal}n`
        : JSON.stringify(literal);
  throw new MetadataSchemaError(
    `A filter on ${scope.of} compares column ${JSON.stringify(name)} of type ${typeText(type)} with ${shown}; give a value of that type.`,
    { details: { column: name, type: typeText(type) } },
  );
}

/** The type that a reference has; an unknown name is refused with the nearest one. */
function referenceType(reference: ColumnRef, scope: FilterScope, hint = ""): ColumnType {
  const type = scope.types.get(reference.name) ?? scope.unstored?.get(reference.name);
  if (type === undefined) {
    const names = [...scope.types.keys(), ...(scope.unstored?.keys() ?? [])];
    throw new MetadataSchemaError(
      `A filter names column ${JSON.stringify(reference.name)}, which is not among ${scope.of}.${didYouMean(reference.name, names)}${hint}`,
      { details: { column: reference.name } },
    );
  }
  if (reference.field === undefined) return type;
  if (typeof type === "object" && "map" in type) return type.map.value;
  const field = typeof type === "object" && "struct" in type ? type.struct.get(reference.field) : undefined;
  if (field !== undefined) return field;
  const names = typeof type === "object" && "struct" in type ? type.struct.keys() : [];
  throw new MetadataSchemaError(
    `A filter on ${scope.of} names field ${JSON.stringify(reference.field)} of column ${JSON.stringify(reference.name)}, which has no such field.${didYouMean(reference.field, names)}`,
    { details: { column: reference.name, field: reference.field } },
  );
}

const UNKNOWN: Predicate = { kind: "constant", value: null };

function isUnstored(reference: ColumnRef, { types, unstored }: FilterScope): boolean {
  return !types.has(reference.name) && unstored?.has(reference.name) === true;
}

function bound(reference: ColumnRef, type: ColumnType): ColumnRef {
  return typeof type === "object" && "decimal" in type ? { ...reference, isDecimal: true } : reference;
}

function compare(operator: ComparisonOperator, left: Operand, value: Literal): Predicate {
  return { kind: "compare", operator, left, right: { kind: "literal", value } };
}

/** True or false for a value, unknown for NULL. */
function unlessNull(left: ColumnRef, holds: boolean): Predicate {
  const when = (negated: boolean, value: boolean | null): Predicate => ({
    kind: "and",
    all: [
      { kind: "null", operand: left, negated },
      { kind: "constant", value },
    ],
  });
  return { kind: "or", any: [when(true, holds), when(false, null)] };
}

/** An integer column against a fraction or an infinity: the same rows by an integer bound. */
function compareWithFraction(operator: ComparisonOperator, left: ColumnRef, value: number): Predicate {
  if (operator === "=" || operator === "!=") return unlessNull(left, operator === "!=");
  const isLess = operator === "<" || operator === "<=";
  if (!Number.isFinite(value)) return unlessNull(left, value > 0 === isLess);
  return isLess ? compare("<=", left, BigInt(Math.floor(value))) : compare(">=", left, BigInt(Math.ceil(value)));
}

function bindColumnAndLiteral({ operator, left, literal }: ColumnAndLiteral, scope: FilterScope): Predicate {
  const type = referenceType(left, scope);
  if (literal === null) return UNKNOWN;
  const value = coerceLiteral(literal, type);
  if (value === undefined) return refuse({ name: left.name, type }, literal, scope);
  if (isUnstored(left, scope)) return UNKNOWN;
  const isFraction = typeof value === "number" && typeof type === "string" && /^u?int/.test(type);
  return isFraction ? compareWithFraction(operator, left, value) : compare(operator, bound(left, type), value);
}

function bindComparison(node: Predicate & { kind: "compare" }, scope: FilterScope): Predicate {
  const { operator, left, right } = node;
  if (left.kind === "literal" && right.kind === "literal") {
    throw new MetadataSchemaError(`A filter on ${scope.of} compares two literals; one side must be a column.`);
  }
  if (left.kind === "literal")
    return bindComparison({ ...node, operator: FLIPPED[operator], left: right, right: left }, scope);
  if (right.kind === "literal") return bindColumnAndLiteral({ operator, left, literal: right.value }, scope);
  const [a, b] = [referenceType(left, scope), referenceType(right, scope, TEXT_IS_COLUMN)];
  if (comparisonClass(a) !== comparisonClass(b)) {
    throw new MetadataSchemaError(
      `A filter on ${scope.of} compares column ${JSON.stringify(left.name)} (${typeText(a)}) with column ${JSON.stringify(right.name)} (${typeText(b)}).${TEXT_IS_COLUMN}`,
    );
  }
  return isUnstored(left, scope) || isUnstored(right, scope)
    ? UNKNOWN
    : { ...node, left: bound(left, a), right: bound(right, b) };
}

/** Types of one class can be compared with each other. */
function comparisonClass(type: ColumnType): string {
  if (typeof type !== "string") return "decimal" in type ? "number" : typeText(type);
  return /^(u?int|float)/.test(type) ? "number" : type;
}

function bindIn(node: Predicate & { kind: "in" }, scope: FilterScope): Predicate {
  const { operand } = node;
  if (operand.kind === "literal")
    throw new MetadataSchemaError(`A filter on ${scope.of} has a literal before IN; a column must stand there.`);
  const type = referenceType(operand, scope);
  const values = node.values.map((literal) => {
    const value = coerceLiteral(literal, type);
    return value === undefined ? refuse({ name: operand.name, type }, literal, scope) : value;
  });
  if (isUnstored(operand, scope)) return values.length > 0 ? UNKNOWN : { kind: "constant", value: node.negated };
  const isInteger = typeof type === "string" && /^u?int/.test(type);
  // A fraction is no integer: it matches nothing.
  const matching = isInteger ? values.filter((value) => typeof value !== "number") : values;
  // Fractions alone leave NULL unknown, where an empty list would not.
  if (matching.length === 0 && values.length > 0) return unlessNull(operand, node.negated);
  return { ...node, operand: bound(operand, type), values: matching };
}

/**
 * A filter checked against the columns that it filters, its literals in the form of their types: columns stand on the
 * left, an integer is never compared with a fraction, `= NULL` is unknown, and what is not stored is NULL.
 * @throws MetadataSchemaError METADATA_SCHEMA for an unknown column or field (with the nearest name) and for a literal of another type.
 */
export function bindPredicate(predicate: Predicate, scope: FilterScope): Predicate {
  switch (predicate.kind) {
    case "compare":
      return bindComparison(predicate, scope);
    case "in":
      return bindIn(predicate, scope);
    case "null":
      if (predicate.operand.kind === "literal") return predicate;
      referenceType(predicate.operand, scope);
      return isUnstored(predicate.operand, scope) ? { kind: "constant", value: !predicate.negated } : predicate;
    case "truth": {
      const { operand } = predicate;
      if (operand.kind === "literal")
        return { kind: "constant", value: operand.value === null ? null : operand.value === true };
      const type = referenceType(operand, scope);
      if (type !== "bool" && type !== "null") return refuse({ name: operand.name, type }, true, scope);
      return isUnstored(operand, scope) ? UNKNOWN : predicate;
    }
    case "and":
      return { kind: "and", all: predicate.all.map((each) => bindPredicate(each, scope)) };
    case "or":
      return { kind: "or", any: predicate.any.map((each) => bindPredicate(each, scope)) };
    case "not":
      return { kind: "not", predicate: bindPredicate(predicate.predicate, scope) };
    case "constant":
      return predicate;
  }
}
