import type { FeatureData } from "../features/feature-data.ts";
import { compareText } from "../oracle/oracle-row.ts";
import type { GoldenRow, GoldenValue } from "./golden-case.ts";

const BOOKKEEPING: ReadonlySet<string> = new Set([
  "metaxy_feature_version",
  "metaxy_project_version",
  "metaxy_created_at",
  "metaxy_updated_at",
  "metaxy_deleted_at",
  "metaxy_materialization_id",
]);

/** Rows as golden files compare them: bookkeeping left out, sorted by ids (NULL first), then by their text. */
export function goldenOrder(rows: readonly GoldenRow[], feature: FeatureData): GoldenRow[] {
  return rows
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => isCompared(name))))
    .sort((a, b) => compareIds(a, b, feature.id_columns) || compareText(goldenText(a), goldenText(b)));
}

/** A value as text: names sorted, an integer written alike whether it is a number or a `bigint`. */
export function goldenText(value: GoldenValue | undefined): string {
  if (value === undefined) return "null";
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(goldenText).join(",")}]`;
  const parts = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return `{${parts.map(([name, part]) => `${JSON.stringify(name)}:${goldenText(part)}`).join(",")}}`;
}

function isList(value: GoldenValue): value is readonly GoldenValue[] {
  return Array.isArray(value);
}

/** Columns by which an expansion's parents are known: all that a golden orphaned row of one keeps besides versions. */
export function parentIdColumns(feature: FeatureData, all: readonly FeatureData[]): readonly string[] | undefined {
  const deps = feature.deps ?? [];
  if (!deps.some((dep) => dep.lineage?.type === "1:N")) return undefined;
  const joinable = deps.map((dep) => {
    if (dep.lineage?.type === "1:N") return dep.lineage.on;
    if (dep.lineage?.type === "N:1") return dep.lineage.on ?? feature.id_columns;
    const parent = all.find((each) => each.key === dep.feature);
    return (parent?.id_columns ?? []).map((name) => dep.rename?.[name] ?? name);
  });
  return joinable.reduce((a, b) => a.filter((name) => b.includes(name)));
}

function isCompared(column: string): boolean {
  return !BOOKKEEPING.has(column) && !column.endsWith("_right");
}

function compareIds(a: GoldenRow, b: GoldenRow, idColumns: readonly string[]): number {
  for (const name of idColumns) {
    const [left = null, right = null] = [a[name], b[name]];
    if (left === null || right === null) {
      if (left !== right) return left === null ? -1 : 1;
    } else if (typeof left === "string" && typeof right === "string") {
      const order = compareText(left, right);
      if (order !== 0) return order;
    } else if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
