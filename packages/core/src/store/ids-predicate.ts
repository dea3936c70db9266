import { allOf, type Literal, type Predicate } from "../feature/predicate.ts";
import type { ColumnTypes, StoredRow, StoredValue } from "../rows/column-type.ts";

/** Ids that one predicate lists; more make several, so that no statement grows without bound. */
const IDS_PER_PREDICATE = 500;

function literalOf(value: StoredValue | undefined, type: unknown): Literal {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint" && (type === "timestamp" || type === "timestamp_naive")) return { timestamp: value };
  if (value instanceof Uint8Array) return { binary: value };
  if (typeof value === "object") throw new TypeError("a nested value is no id");
  return value;
}

function sameIds(row: StoredRow, ids: readonly string[], types: ColumnTypes): Predicate {
  const tests = ids.map((name): Predicate => {
    const operand = { kind: "column", name } as const;
    const value = literalOf(row[name], types.get(name));
    if (value === null) return { kind: "null", operand, negated: false };
    return { kind: "compare", operator: "=", left: operand, right: { kind: "literal", value } };
  });
  return allOf(tests) ?? { kind: "constant", value: true };
}

/** Predicates that together hold for exactly the rows with these ids. */
export function idsPredicates(rows: readonly StoredRow[], ids: readonly string[], types: ColumnTypes): Predicate[] {
  const predicates: Predicate[] = [];
  const [only] = ids;
  for (let start = 0; start < rows.length; start += IDS_PER_PREDICATE) {
    const part = rows.slice(start, start + IDS_PER_PREDICATE);
    const isSimple = only !== undefined && ids.length === 1 && part.every((row) => (row[only] ?? null) !== null);
    predicates.push(
      isSimple
        ? {
            kind: "in",
            operand: { kind: "column", name: only },
            values: part.map((row) => literalOf(row[only], types.get(only))),
            negated: false,
          }
        : { kind: "or", any: part.map((row) => sameIds(row, ids, types)) },
    );
  }
  return predicates;
}
