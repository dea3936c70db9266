import fc from "fast-check";
import type { ComparisonOperator, Literal, Operand, Predicate } from "../../src/feature/predicate.ts";

const OPERATORS: readonly ComparisonOperator[] = ["=", "!=", "<", "<=", ">", ">="];

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/),
  fc.constantFrom(
    "and",
    "SELECT",
    "not",
    "null",
    "true",
    "is",
    "in",
    "date",
    "order",
    "9th",
    'say "hi"',
    "a.b",
    "ž🙂",
    " ",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 6 }),
);

const column: fc.Arbitrary<Operand & { kind: "column" }> = fc.oneof(
  name.map((each) => ({ kind: "column" as const, name: each })),
  fc.tuple(name, name).map(([each, field]) => ({ kind: "column" as const, name: each, field })),
);

const beyondSafe = fc
  .bigInt({ min: -(2n ** 70n), max: 2n ** 70n })
  .filter((value) => !Number.isSafeInteger(Number(value)));

/** Literals that have a text of their own: no NULL, no timestamp, no bytes. */
const literal: fc.Arbitrary<Exclude<Literal, null>> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "'", "it''s", "\\", "--", "\n"),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  beyondSafe,
);

const value = literal.map((each): Operand => ({ kind: "literal", value: each }));

const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...OPERATORS), column, fc.oneof(value, column))
    .map(([operator, left, right]): Predicate => ({ kind: "compare", operator, left, right })),
  fc
    .tuple(fc.constantFrom(...OPERATORS), value, column)
    .map(([operator, left, right]): Predicate => ({ kind: "compare", operator, left, right })),
  fc
    .tuple(column, fc.array(fc.oneof(literal, fc.constant(null)), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([operand, values, negated]): Predicate => ({ kind: "in", operand, values, negated })),
  fc.tuple(column, fc.boolean()).map(([operand, negated]): Predicate => ({ kind: "null", operand, negated })),
  column.map((operand): Predicate => ({ kind: "truth", operand })),
  fc.constantFrom(true, false, null).map((each): Predicate => ({ kind: "constant", value: each })),
);

/** Predicates that have exactly one text. */
export const arbitraryPredicate: fc.Arbitrary<Predicate> = fc.letrec<{ predicate: Predicate }>((tie) => {
  const members = fc.array(tie("predicate"), { minLength: 2, maxLength: 3 });
  return {
    predicate: fc.oneof(
      { maxDepth: 4 },
      leaf,
      members.map((all): Predicate => ({ kind: "and", all })),
      members.map((any): Predicate => ({ kind: "or", any })),
      tie("predicate").map((predicate): Predicate => ({ kind: "not", predicate })),
    ),
  };
}).predicate;
