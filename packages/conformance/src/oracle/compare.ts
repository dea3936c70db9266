import type { Predicate } from "@metaxy/core/driver";
import { type FeatureData, fieldsOf, structKeyOf } from "../features/feature-data.ts";
import type { ExpectedRow } from "./expected-rows.ts";
import { holds } from "./holds.ts";
import {
  type ByField,
  hasNull,
  identity,
  type OracleRow,
  type StoredSample,
  type Versions,
  withSystemColumns,
} from "./oracle-row.ts";
import type { VersionHash } from "./version-hash.ts";

/** A row of an increment. */
export interface IncrementRow {
  readonly values: OracleRow;
  readonly versions: Versions;
  /** Keys of the fields to compute; none for orphaned and carried rows. */
  readonly staleFields: readonly string[] | null;
  /** The stored row; of an expansion any one of the parent's children. */
  readonly previous: StoredSample | null;
}

export interface OracleIncrement {
  readonly new: readonly IncrementRow[];
  readonly stale: readonly IncrementRow[];
  readonly orphaned: readonly IncrementRow[];
  readonly carried: readonly IncrementRow[];
  /** Distinct targets whose expected version is NULL and whose stored one is not. */
  readonly unversioned: number;
}

export interface Comparison {
  readonly feature: FeatureData;
  readonly expected: readonly ExpectedRow[];
  /** Live rows that count as current. */
  readonly current: readonly StoredSample[];
  /** Parents that were done and have no children. */
  readonly marks: readonly StoredSample[];
  readonly compareOn: readonly string[];
  readonly stale: readonly Predicate[];
  /** Whether rows of other definitions count as current, of which each field that is untouched keeps its data version. */
  readonly isLatest: boolean;
  readonly featureVersion: string;
}

/** Every expected row is new. */
export function withoutComparison(feature: FeatureData, expected: readonly ExpectedRow[]): OracleIncrement {
  const all = fieldsOf(feature).map((field) => field.key);
  return {
    new: expected.map((row) => ({ ...row, staleFields: all, previous: null })),
    stale: [],
    orphaned: [],
    carried: [],
    unversioned: 0,
  };
}

/** Gives each expected row and each current sample its status. */
export function compared(input: Comparison, hash: VersionHash): OracleIncrement {
  const { compareOn } = input;
  const identified = input.current.filter((row) => !hasNull(row.values, compareOn));
  const groups = Map.groupBy(identified, (row) => identity(row.values, compareOn));
  const marks = new Map(input.marks.map((mark) => [identity(mark.values, compareOn), mark]));
  const found: Record<Verdict["status"], IncrementRow[]> = { new: [], stale: [], carried: [], same: [] };
  const unversioned = new Set<string>();
  for (const row of input.expected.filter((each) => !hasNull(each.values, compareOn))) {
    const key = identity(row.values, compareOn);
    const mark = marks.get(key);
    const verdict = judge(row, groups.get(key) ?? (mark === undefined ? [] : [mark]), input);
    if (verdict.status === "same" && row.versions.provenance === null && verdict.previous !== null)
      unversioned.add(key);
    const versions = input.isLatest
      ? keptVersions(row.versions, verdict, { feature: input.feature, hash })
      : row.versions;
    found[verdict.status].push({
      values: row.values,
      versions,
      staleFields: verdict.fields,
      previous: verdict.previous,
    });
  }
  const wanted = new Set(input.expected.map((row) => identity(row.values, compareOn)));
  const orphaned = [...groups].filter(([key]) => !wanted.has(key)).map(([, rows]) => orphan(rows, input));
  return { new: found.new, stale: found.stale, carried: found.carried, orphaned, unversioned: unversioned.size };
}

interface Verdict {
  readonly status: "new" | "stale" | "carried" | "same";
  readonly fields: readonly string[] | null;
  readonly previous: StoredSample | null;
}

function judge(row: ExpectedRow, stored: readonly StoredSample[], input: Comparison): Verdict {
  const all = fieldsOf(input.feature).map((field) => field.key);
  const [previous] = stored;
  if (previous === undefined) return { status: "new", fields: all, previous: null };
  const differing = all.filter((field) =>
    stored.some((each) => fieldDiffers(row.versions, each.versions, structKeyOf(field))),
  );
  const forced = stored.some(
    (each) =>
      each.versions.provenance === null || input.stale.some((predicate) => holds(predicate, withSystemColumns(each))),
  );
  if (forced) return { status: "stale", fields: all, previous };
  if (row.versions.provenance === null) return { status: "same", fields: null, previous };
  const isOther = previous.featureVersion !== input.featureVersion;
  const changed = isOther
    ? differing.length > 0
    : stored.some((each) => each.versions.provenance !== row.versions.provenance);
  if (changed) return { status: "stale", fields: differing.length > 0 ? differing : all, previous };
  return { status: isOther ? "carried" : "same", fields: null, previous };
}

/** Whether a stored row has another version of this field than is expected, NULL being one of its own. */
export function fieldDiffers(expected: Versions, stored: Versions, structKey: string): boolean {
  const version = expected.provenanceByField?.[structKey] ?? null;
  return version !== (stored.provenanceByField?.[structKey] ?? null);
}

/** Compared field by field, untouched fields keep the data version that is stored. */
function keptVersions(
  expected: Versions,
  { previous, fields }: Verdict,
  { feature, hash }: { readonly feature: FeatureData; readonly hash: VersionHash },
): Versions {
  if (previous === null) return expected;
  const versions: Record<string, string | null> = {};
  for (const { key } of fieldsOf(feature)) {
    const structKey = structKeyOf(key);
    const source: ByField | null =
      fields?.includes(key) === true ? expected.dataVersionByField : previous.versions.dataVersionByField;
    versions[structKey] = source?.[structKey] ?? null;
  }
  const isOwn = Object.entries(versions).every(([key, version]) => version === expected.dataVersionByField?.[key]);
  return isOwn ? expected : { ...expected, dataVersionByField: versions, dataVersion: hash.ofFields(versions) };
}

function orphan(rows: readonly StoredSample[], input: Comparison): IncrementRow {
  const [first] = rows;
  if (first === undefined) throw new Error("An orphaned group has at least one row.");
  const values = Object.entries(first.values).filter(([name]) => rows.length === 1 || input.compareOn.includes(name));
  return { values: Object.fromEntries(values), versions: first.versions, staleFields: null, previous: first };
}
