import { compareText, identity, type StoredSample } from "./oracle-row.ts";

/** The time by which rows of one sample are newer: when it was deleted, else when it was written. */
export function timeOf(sample: StoredSample): bigint {
  return sample.deletedAt ?? sample.updatedAt;
}

/** Positive where `a` is newer than `b`; equal times are decided by the fixed tie-break. */
function compareAge(a: StoredSample, b: StoredSample): number {
  return (
    compareTimes(timeOf(a), timeOf(b)) ||
    compareTimes(a.createdAt, b.createdAt) ||
    Number(a.deletedAt !== null) - Number(b.deletedAt !== null) ||
    compareVersion(a.versions.provenance, b.versions.provenance) ||
    compareVersion(a.versions.dataVersion, b.versions.dataVersion)
  );
}

/** One row per sample, the newest; the samples in the order of their first row. */
export function latestRows(rows: readonly StoredSample[], idColumns: readonly string[]): StoredSample[] {
  const latest = new Map<string, StoredSample>();
  for (const row of rows) {
    const key = identity(row.values, idColumns);
    const kept = latest.get(key);
    if (kept === undefined || compareAge(row, kept) > 0) latest.set(key, row);
  }
  return [...latest.values()];
}

export function isLive(sample: StoredSample): boolean {
  return sample.deletedAt === null;
}

/**
 * The newest row per sample of one definition or, for samples without a row of it, of any other; tombstones included.
 */
export function newestOfAnyDefinition(
  rows: readonly StoredSample[],
  idColumns: readonly string[],
  featureVersion: string,
): StoredSample[] {
  const own = latestRows(
    rows.filter((row) => row.featureVersion === featureVersion),
    idColumns,
  );
  const known = new Set(own.map((row) => identity(row.values, idColumns)));
  const others = latestRows(rows, idColumns).filter((row) => !known.has(identity(row.values, idColumns)));
  return [...own, ...others];
}

function compareTimes(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareVersion(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareText(a, b);
}
