import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  FEATURE_VERSION,
  PREVIOUS,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  STALE_FIELDS,
  STATUS,
  VERSION_COLUMNS,
} from "../../feature/system-columns.ts";
import { hashText } from "../../hash/index.ts";
import type { ResolvedStatus, ResolveRequest } from "../../plan/resolve-request.ts";
import type { StoredRow } from "../../rows/column-type.ts";
import { rowKey } from "../../store/query/compare-values.ts";
import { structOf, textOf } from "./by-field.ts";
import type { CurrentRows } from "./current-rows.ts";
import type { EngineRules } from "./engine-rules.ts";
import type { ExpectedRows } from "./expected-rows.ts";
import { isTrue } from "./parent-rows.ts";

/** What is compared, and by which rules. */
export interface Comparison {
  readonly request: ResolveRequest;
  readonly rules: EngineRules;
}

/** Each expected row and each current sample with its status, as `ResolveResult` says. */
export function comparedRows(comparison: Comparison, expected: ExpectedRows, current: CurrentRows): StoredRow[] {
  const { request, rules } = comparison;
  const { compareOn } = request;
  const key = (row: StoredRow): string => rowKey(row, compareOn);
  const hasIds = (row: StoredRow): boolean => compareOn.every((name) => (row[name] ?? null) !== null);
  const groups = Map.groupBy(current.rows, key);
  const marks = new Map(current.marks.map((mark) => [key(mark), mark]));
  const wanted = new Set(expected.rows.filter(hasIds).map(key));
  const stored = (row: StoredRow): readonly StoredRow[] =>
    groups.get(key(row)) ?? [marks.get(key(row))].filter((each) => each !== undefined);
  const others = [...groups].filter(([id]) => !wanted.has(id)).flatMap(([, rows]) => rows.slice(0, 1));
  return [
    ...expected.rows.flatMap((row) =>
      hasIds(row)
        ? judged(comparison, row, rules.compared(stored(row)))
        : [withStatus(row, { status: "unidentified" })],
    ),
    ...others.map((row) => left(row, hasIds(row) ? "orphaned" : "unidentified", request)),
    ...expected.unmatched.map((row) => withStatus(row, { status: "unmatched" })),
  ];
}

function judged({ request, rules }: Comparison, row: StoredRow, stored: readonly StoredRow[]): StoredRow[] {
  const all = request.fields.map((field) => field.field);
  const [previous] = stored;
  if (previous === undefined) return [withStatus(row, { status: "new", fields: all })];
  const differing = request.fields
    .filter((field) => stored.some((each) => differs(row, each, field.structKey)))
    .map((field) => field.field);
  const isNull = stored.some((each) => (each[PROVENANCE] ?? null) === null);
  const holds = stored.map((each) => request.target.stale.some((predicate) => isTrue(predicate, each)));
  const forced = (isNull && rules.nullIsStale) || rules.isForced(holds);
  if (forced)
    return [withStatus(kept(row, previous, { request, fields: all }), { status: "stale", fields: all, previous })];
  const version = row[PROVENANCE] ?? null;
  if (version === null && rules.unversionedStays) return [withStatus(row, { status: "unversioned" })];
  // Whole versions of another definition join other fields.
  const isOther = previous[FEATURE_VERSION] !== request.target.featureVersion;
  const changed = isOther
    ? differing.length > 0
    : stored.some((each) => (each[PROVENANCE] ?? null) !== null && each[PROVENANCE] !== version);
  if (changed) {
    const fields = differing.length > 0 ? differing : all;
    return [withStatus(kept(row, previous, { request, fields }), { status: "stale", fields, previous })];
  }
  return isOther ? [withStatus(kept(row, previous, { request, fields: [] }), { status: "carried", previous })] : [];
}

function differs(expected: StoredRow, stored: StoredRow, structKey: string): boolean {
  return textOf(expected[PROVENANCE_BY_FIELD], structKey) !== textOf(stored[PROVENANCE_BY_FIELD], structKey);
}

/** Compared with the latest definition, untouched fields keep the data version that is stored. */
function kept(
  row: StoredRow,
  previous: StoredRow,
  { request, fields }: { readonly request: ResolveRequest; readonly fields: readonly string[] },
): StoredRow {
  if (request.compareWith !== "latest") return row;
  const byField: { [structKey: string]: string | null } = Object.create(null);
  for (const { field, structKey } of request.fields) {
    byField[structKey] = textOf((fields.includes(field) ? row : previous)[DATA_VERSION_BY_FIELD], structKey);
  }
  const versions = Object.values(byField);
  if (Object.entries(byField).every(([key, version]) => version === textOf(row[DATA_VERSION_BY_FIELD], key)))
    return row;
  const whole = versions.includes(null) ? null : hashText(request.hash, versions.join("|"));
  return { ...row, [DATA_VERSION_BY_FIELD]: byField, [DATA_VERSION]: whole };
}

interface Judgement {
  readonly status: ResolvedStatus;
  readonly fields?: readonly string[];
  readonly previous?: StoredRow;
}

function withStatus(row: StoredRow, { status, fields, previous }: Judgement): StoredRow {
  return { ...row, [STATUS]: status, [STALE_FIELDS]: fields ?? null, [PREVIOUS]: previous ?? null };
}

/** A stored sample that nothing expects, or that has no id. */
function left(row: StoredRow, status: "orphaned" | "unidentified", request: ResolveRequest): StoredRow {
  const versions = pick(row, [...request.compareOn, ...VERSION_COLUMNS]);
  for (const column of [PROVENANCE_BY_FIELD, DATA_VERSION_BY_FIELD])
    versions[column] = (row[column] ?? null) === null ? null : structOf(row[column], request);
  return withStatus(versions, status === "orphaned" ? { status, previous: row } : { status });
}

function pick(row: StoredRow, names: readonly string[]): StoredRow {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}
