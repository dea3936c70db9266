import { expect } from "vitest";
import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  PREVIOUS,
  PROVENANCE,
  STALE_FIELDS,
  STATUS,
} from "../../src/feature/system-columns.ts";
import { hashText } from "../../src/hash/index.ts";
import type { ResolveRequest } from "../../src/plan/resolve-request.ts";
import type { StoredRow, StoredValue } from "../../src/rows/index.ts";
import { rowKey } from "../../src/store/query/compare-values.ts";
import { keepLatestRows } from "../../src/store/query/keep-latest-rows.ts";
import { storedField } from "../../src/store/query/stored-field.ts";
import { asText } from "./as-text.ts";
import { MARKS, type RandomRequest, TARGET } from "./random-requests.ts";

/** What was asked, and the rows that were expected before any comparison. */
interface Question extends Pick<RandomRequest, "request" | "tables"> {
  readonly expected: readonly StoredRow[];
}

/** Of a collapsed parent any one child is shown, or its mark; data versions that are kept are those of its children. */
export function checkChildren(rows: readonly StoredRow[], { request, tables, expected }: Question): void {
  const { compareOn, target } = request;
  const latest = (name: string, ids: readonly string[]): StoredRow[] =>
    keepLatestRows(tables.get(name)?.rows ?? [], [...ids, FEATURE_VERSION]).filter((row) => row[DELETED_AT] === null);
  const children = latest(TARGET.name, target.idColumns);
  const marks = latest(MARKS.name, compareOn);
  for (const row of rows) {
    const previous = row[PREVIOUS] ?? null;
    if (previous === null) continue;
    const isOf = (other: StoredRow): boolean =>
      rowKey(other, compareOn) === rowKey(row, compareOn) &&
      other[FEATURE_VERSION] === storedField(previous, FEATURE_VERSION);
    const family = children.filter(isOf);
    const shown = (each: StoredValue): string => asText(family.length > 0 ? each : ids(each, compareOn));
    const known = family.length > 0 ? family : marks.filter(isOf);
    expect(known.map((each) => shown({ ...each }))).toContain(shown(previous));
    const names = [...request.columns.map((column) => column.name), PROVENANCE];
    const own = expected.find((each) => rowKey(each, names) === rowKey(row, names));
    if (request.compareWith === "latest" && row[STATUS] !== "orphaned") checkKept({ row, own }, known, request);
  }
}

function ids(row: StoredValue, compareOn: readonly string[]): StoredValue {
  return Object.fromEntries(compareOn.map((name) => [name, storedField(row, name)]));
}

interface BridgedRow {
  readonly row: StoredRow;
  /** The row as it was before it was compared. */
  readonly own: StoredRow | undefined;
}

/** Untouched fields keep the stored data version; where children disagree, one of theirs or the expected one. */
function checkKept(
  { row, own = {} }: BridgedRow,
  family: readonly StoredRow[],
  { fields, hash }: ResolveRequest,
): void {
  const touched = row[STALE_FIELDS] ?? [];
  const version = (of: StoredRow, key: string): StoredValue => storedField(of[DATA_VERSION_BY_FIELD] ?? null, key);
  for (const { field, structKey } of fields) {
    const expected = version(own, structKey);
    const stored = new Set(family.map((each) => version(each, structKey)));
    const isTouched = Array.isArray(touched) && touched.includes(field);
    const isAgreed = stored.size === 1 && !stored.has(null);
    const allowed = isTouched ? [expected] : isAgreed ? [...stored] : [...stored, expected];
    expect(allowed).toContain(version(row, structKey));
  }
  const versions = fields.map(({ structKey }) => version(row, structKey));
  const isOwn = fields.every(({ structKey }, n) => versions[n] === version(own, structKey));
  const joined = versions.includes(null) ? null : hashText(hash, versions.join("|"));
  expect(row[DATA_VERSION]).toBe(isOwn ? own[DATA_VERSION] : joined);
}
