import type { TestRow } from "./row-table.ts";
import { valueText } from "./value-text.ts";

/** How two sets of rows differ. */
export interface RowDifference {
  /** Expected, not found. */
  readonly missing: readonly string[];
  /** Found, not expected. */
  readonly unexpected: readonly string[];
}

const SYSTEM_PREFIX = "metaxy_";

/**
 * Compares whole rows in any order, each as often as it occurs. User columns count all; of the system columns those that
 * any expected row names, or all of them.
 */
export function compareRows(
  expected: readonly TestRow[],
  actual: readonly TestRow[],
  system: "named" | "all" = "named",
): RowDifference | undefined {
  const named = new Set(expected.flatMap((row) => Object.keys(row)));
  const counts = (name: string): boolean => system === "all" || !name.startsWith(SYSTEM_PREFIX) || named.has(name);
  const order = [...named];
  const want = expected.map((row) => rowText(row, order)).sort();
  const got = actual.map((row) => rowText(onlyColumns(row, counts), order)).sort();
  const missing = without(want, got);
  const unexpected = without(got, want);
  return missing.length + unexpected.length === 0 ? undefined : { missing, unexpected };
}

/** A row as one line, columns in the given order, then the others. */
function rowText(row: TestRow, order: readonly string[] = []): string {
  const names = [
    ...order.filter((name) => name in row),
    ...Object.keys(row)
      .filter((name) => !order.includes(name))
      .sort(),
  ];
  return names.map((name) => `${name}=${valueText(row[name])}`).join(" | ");
}

function onlyColumns(row: TestRow, counts: (name: string) => boolean): TestRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => counts(name)));
}

/** Lines of `lines` that `others` does not have, each as often as it is lacking. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
