import { isoOf } from "@metaxy/core/testing";
import type { FeatureData } from "../features/feature-data.ts";
import type { GoldenRow, GoldenValue } from "./golden-case.ts";

/** What an increment says of a row besides the golden columns. */
const WORK_COLUMNS: ReadonlySet<string> = new Set(["metaxy_status", "metaxy_stale_fields"]);

/** Rows of a query in the form of golden files, exact in every type; `timestamps` are read as µs and become ISO text. */
export async function exactRows(
  query: { toArray(): Promise<readonly object[]> },
  timestamps: ReadonlySet<string> = new Set(),
): Promise<GoldenRow[]> {
  const rows = await query.toArray();
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, goldenValue(value, timestamps.has(name))])),
  );
}

/** The rows of an increment that have this status, without what it says of a row besides. */
export function rowsOfStatus(rows: readonly GoldenRow[], status: string): GoldenRow[] {
  return rows
    .filter((row) => row.metaxy_status === status)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !WORK_COLUMNS.has(name))));
}

/**
 * The features with every column declared that a parent gives, so that rows of increments are read exactly. A feature's
 * columns are no part of its version.
 */
export function withParentColumns(features: readonly FeatureData[]): FeatureData[] {
  const known = new Map(features.map((feature) => [feature.key, feature.columns]));
  return features.map((feature) => {
    const given = (feature.deps ?? []).flatMap((dep) =>
      Object.entries(known.get(dep.feature) ?? {}).map(([name, word]) => [dep.rename?.[name] ?? name, word]),
    );
    const columns: FeatureData["columns"] = { ...Object.fromEntries(given), ...feature.columns };
    known.set(feature.key, columns);
    return { ...feature, columns };
  });
}

/** Names of the columns that any of the features declares as timestamps. */
export function timestampColumns(features: readonly FeatureData[]): ReadonlySet<string> {
  const all = features.flatMap((feature) => Object.entries(feature.columns));
  return new Set(all.filter(([, word]) => word === "timestamp").map(([name]) => name));
}

function goldenValue(value: unknown, isTimestamp: boolean): GoldenValue {
  if (isTimestamp && typeof value === "bigint") return isoOf(value);
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((each: unknown) => goldenValue(each, false));
  if (typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, goldenValue(each, false)]));
  }
  if (isScalar(value)) return value;
  throw new TypeError(`A golden row cannot hold a value of type ${typeof value}.`);
}

function isScalar(value: unknown): value is boolean | number | bigint | string {
  return ["boolean", "number", "bigint", "string"].includes(typeof value);
}
