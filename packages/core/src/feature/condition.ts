import { MetadataStoreError } from "../errors.ts";
import { describeValue } from "../rows/describe-value.ts";
import { withPhantoms } from "./phantom.ts";
import type { ColumnRef, ComparisonOperator, Literal, Operand, Predicate } from "./predicate.ts";

/** A filter under construction: what comparisons of columns give, and `and`, `or`, `not` combine. */
export interface Condition {
  readonly predicate: Predicate;
  and(...others: readonly Condition[]): Condition;
  or(...others: readonly Condition[]): Condition;
  not(): Condition;
}

/** Value of an id column whose type nothing declares. */
export type IdValue = string | number | bigint | boolean | Date;

/** What a column of the type may be compared with; an undeclared column takes any scalar. */
type Comparable<V> = unknown extends V ? IdValue | Uint8Array : V;

/** Fields of a struct column; of an undeclared column any name. */
type StructField<V> = unknown extends V
  ? string
  : V extends IdValue | Uint8Array | readonly unknown[]
    ? never
    : keyof V & string;

/** A column on the right of a comparison. */
interface AnyColumn {
  readonly column: ColumnRef;
}

/** A column's comparisons. A value on the right is always a value; another column is written `c("name")`. */
export interface Comparisons<V> extends AnyColumn {
  eq(value: Comparable<V> | AnyColumn): Condition;
  neq(value: Comparable<V> | AnyColumn): Condition;
  lt(value: Comparable<V> | AnyColumn): Condition;
  lte(value: Comparable<V> | AnyColumn): Condition;
  gt(value: Comparable<V> | AnyColumn): Condition;
  gte(value: Comparable<V> | AnyColumn): Condition;
  isIn(values: readonly Comparable<V>[]): Condition;
  notIn(values: readonly Comparable<V>[]): Condition;
  isNull(): Condition;
  isNotNull(): Condition;
  /** A boolean column as a condition. */
  isTrue(): Condition;
}

/** A column of a filter. */
export interface Column<V> extends Comparisons<V> {
  /** One field of a struct column; a field of that field cannot be named. */
  field<N extends StructField<V>>(
    name: N,
  ): Comparisons<V extends { readonly [K in N]: infer W } ? NonNullable<W> : unknown>;
}

/** Argument of a filter callback: gives the columns of a row by name. */
export type Columns<Row> = <N extends keyof Row & string>(name: N) => Column<Row[N]>;

/** A filter as a function of the row's columns. */
export type FilterCallback<Row> = (column: Columns<Row>) => Condition;

/** A filter on rows of whatever type. */
export type AnyFilterCallback = (column: never) => Condition;

const MICROSECONDS = 1000n;

function invalidFilter(message: string): MetadataStoreError {
  return new MetadataStoreError("INVALID_FILTER", message);
}

function shortened(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function toLiteral(value: unknown, name: string): Literal {
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return wellFormedLiteral(value, name);
  if (typeof value === "bigint") return shortened(value);
  if (value instanceof Uint8Array) return { binary: value };
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw invalidFilter(`Column ${name} is compared with an invalid Date.`);
    return { timestamp: BigInt(value.getTime()) * MICROSECONDS };
  }
  if (value === null || value === undefined) {
    throw invalidFilter(`Column ${name} is compared with ${value}, which is never true; use isNull() or isNotNull().`);
  }
  throw invalidFilter(
    `Column ${name} is compared with a value of type ${typeof value}; give a text, number, bigint, boolean, Date or Uint8Array.`,
  );
}

/** UTF-8 has no half of a surrogate pair: as U+FFFD it would match other texts. */
function wellFormedLiteral(text: string, name: string): string {
  if (text.isWellFormed()) return text;
  throw invalidFilter(
    `Column ${name} is compared with a text that has half of a surrogate pair; no stored text has one.`,
  );
}

function isColumn(value: unknown): value is AnyColumn {
  return typeof value === "object" && value !== null && "column" in value;
}

function toOperand(value: unknown, name: string): Operand {
  return isColumn(value) ? value.column : { kind: "literal", value: toLiteral(value, name) };
}

/** What callers without a compiler combine may be no condition. */
function predicateIn(condition: unknown): Predicate {
  if (isCondition(condition)) return condition.predicate;
  throw invalidFilter(
    `and, or and not combine conditions such as c("duration").gt(0); found ${describeValue(condition)}.`,
  );
}

function membersOf(kind: "and" | "or", conditions: readonly Condition[]): Predicate[] {
  return conditions.flatMap((condition) => {
    const predicate = predicateIn(condition);
    if (kind === "and" && predicate.kind === "and") return predicate.all;
    if (kind === "or" && predicate.kind === "or") return predicate.any;
    return [predicate];
  });
}

/** True where all conditions are; of none, always. */
export function and(...conditions: readonly Condition[]): Condition {
  const all = membersOf("and", conditions);
  const [only] = all;
  if (only === undefined) return conditionOf({ kind: "constant", value: true });
  return conditionOf(all.length === 1 ? only : { kind: "and", all });
}

/** True where any condition is; of none, never. */
export function or(...conditions: readonly Condition[]): Condition {
  const any = membersOf("or", conditions);
  const [only] = any;
  if (only === undefined) return conditionOf({ kind: "constant", value: false });
  return conditionOf(any.length === 1 ? only : { kind: "or", any });
}

/** True where the condition is false; where it is NULL, NULL. */
export function not(condition: Condition): Condition {
  return conditionOf({ kind: "not", predicate: predicateIn(condition) });
}

/** A predicate with the methods that combine it. */
function conditionOf(predicate: Predicate): Condition {
  const self: Condition = Object.freeze({
    predicate,
    and: (...others: readonly Condition[]) => and(self, ...others),
    or: (...others: readonly Condition[]) => or(self, ...others),
    not: () => not(self),
  });
  return self;
}

function requireName(name: unknown): void {
  if (typeof name === "string" && name !== "") return;
  throw invalidFilter(`A filter names ${describeValue(name)} as a column; give the column's name, a text.`);
}

/** A column, or one field of a struct column, by name. */
export function columnOf<V>(name: string, field?: string): Column<V> {
  for (const each of field === undefined ? [name] : [name, field]) requireName(each);
  const label = JSON.stringify(field === undefined ? name : `${name}.${field}`);
  const column: ColumnRef = field === undefined ? { kind: "column", name } : { kind: "column", name, field };
  const compare =
    (operator: ComparisonOperator) =>
    (value: unknown): Condition =>
      conditionOf({ kind: "compare", operator, left: column, right: toOperand(value, label) });
  const among =
    (negated: boolean) =>
    (values: readonly unknown[]): Condition => {
      if (!Array.isArray(values)) throw invalidFilter(`Column ${label}: isIn and notIn take an array of values.`);
      return conditionOf({ kind: "in", operand: column, values: values.map((v) => toLiteral(v, label)), negated });
    };
  return Object.freeze({
    column,
    eq: compare("="),
    neq: compare("!="),
    lt: compare("<"),
    lte: compare("<="),
    gt: compare(">"),
    gte: compare(">="),
    isIn: among(false),
    notIn: among(true),
    isNull: () => conditionOf({ kind: "null", operand: column, negated: false }),
    isNotNull: () => conditionOf({ kind: "null", operand: column, negated: true }),
    isTrue: () => conditionOf({ kind: "truth", operand: column }),
    field: <W>(inner: string): Column<W> => {
      if (field !== undefined) throw invalidFilter(`Column ${label}: a field of a field cannot be named in a filter.`);
      return columnOf<W>(name, inner);
    },
  });
}

function isCondition(value: unknown): value is Condition {
  return typeof value === "object" && value !== null && "predicate" in value;
}

/**
 * Calls a filter callback and gives what it says.
 * @throws MetadataStoreError INVALID_FILTER where it returns no condition.
 */
export function predicateOf(filter: AnyFilterCallback): Predicate {
  const columns: Columns<Record<string, unknown>> = (name) => columnOf(name);
  const condition: unknown = filter(withPhantoms<never>(columns));
  if (isCondition(condition)) return condition.predicate;
  throw invalidFilter('A filter callback must return a condition, e.g. (c) => c("duration").gt(0).');
}
