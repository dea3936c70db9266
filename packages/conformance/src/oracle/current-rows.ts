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

/** The newest row per sample and definition; tombstones included. */
export function latestOfEachDefinition(rows: readonly StoredSample[], idColumns: readonly string[]): StoredSample[] {
  const definitions = Map.groupBy(rows, (row) => row.featureVersion);
  return [...definitions.values()].flatMap((each) => latestRows(each, idColumns));
}

/** Whether a row is of the given definition or, where none of its sample is, of the one that the newest row has. */
export function ofNewestDefinition(
  rows: readonly StoredSample[],
  idColumns: readonly string[],
  featureVersion: string,
): (row: StoredSample) => boolean {
  const key = (row: StoredSample): string => identity(row.values, idColumns);
  const known = new Set(rows.filter((row) => row.featureVersion === featureVersion).map(key));
  const newest = new Map(latestRows(rows, idColumns).map((row) => [key(row), row.featureVersion]));
  return (row) => row.featureVersion === (known.has(key(row)) ? featureVersion : newest.get(key(row)));
}

function compareTimes(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareVersion(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return compareText(a, b);
}
