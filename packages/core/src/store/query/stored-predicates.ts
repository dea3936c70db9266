import type { ComparisonOperator, Literal, Predicate } from "../../feature/predicate.ts";
import { DELETED_AT, FEATURE_VERSION, PROJECT_VERSION, UPDATED_AT } from "../../feature/system-columns.ts";

function compare(name: string, operator: ComparisonOperator, value: Literal): Predicate {
  return { kind: "compare", operator, left: { kind: "column", name }, right: { kind: "literal", value } };
}

/** Rows that are not tombstones. */
export const IS_LIVE: Predicate = { kind: "null", operand: { kind: "column", name: DELETED_AT }, negated: false };

/** Rows of one definition. */
export function ofVersion(featureVersion: string): Predicate {
  return compare(FEATURE_VERSION, "=", featureVersion);
}

/** Rows of one project version. */
export function ofProjectVersion(projectVersion: string): Predicate {
  return compare(PROJECT_VERSION, "=", projectVersion);
}

/** Rows whose `coalesce(deleted_at, updated_at)` compares so with a time in µs. */
export function changedAt(operator: "<=" | ">=", timestamp: bigint): Predicate {
  const compared = (name: string): Predicate => compare(name, operator, { timestamp });
  return { kind: "or", any: [compared(DELETED_AT), { kind: "and", all: [IS_LIVE, compared(UPDATED_AT)] }] };
}
