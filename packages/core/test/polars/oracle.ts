import {
  CREATED_AT,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  UPDATED_AT,
} from "../../src/feature/system-columns.ts";
import type { ParentRequest, ResolveRequest } from "../../src/plan/resolve-request.ts";
import type { StoredRow, StoredValue } from "../../src/rows/index.ts";
import { compareValues } from "../../src/store/query/compare-values.ts";
import { evaluate } from "../../src/store/query/match-row.ts";
import { h } from "./engine.ts";

/** All stored rows of the tables that a request names. */
export interface OracleInputs {
  readonly parents: readonly (readonly StoredRow[] | undefined)[];
  readonly target: readonly StoredRow[];
  readonly marks: readonly StoredRow[];
}

/** What is to be done about one sample, row by row; for a collapsed sample `stored` has all its children. */
export interface OracleRow {
  readonly status: string;
  readonly values: readonly StoredValue[];
  readonly provenance: StoredValue;
  readonly fields: readonly StoredValue[] | null;
  readonly staleFields: readonly string[] | null;
  readonly stored: readonly StoredRow[];
}

type Versions = Readonly<Record<string, StoredValue>>;

interface Joined {
  readonly values: Readonly<Record<string, StoredValue>>;
  /** By parent index. */
  readonly versions: Readonly<Record<number, Versions>>;
}

const time = (row: StoredRow): StoredValue => row[DELETED_AT] ?? row[UPDATED_AT] ?? null;

function keyOf(row: Readonly<Record<string, StoredValue>>, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => (typeof row[name] === "bigint" ? `n${row[name]}` : (row[name] ?? null))));
}

function hasNull(row: Readonly<Record<string, StoredValue>>, names: readonly string[]): boolean {
  return names.some((name) => (row[name] ?? null) === null);
}

function newer(a: StoredRow, b: StoredRow): number {
  return (
    compareValues(time(a), time(b)) ||
    compareValues(a[CREATED_AT], b[CREATED_AT]) ||
    Number(a[DELETED_AT] !== null) - Number(b[DELETED_AT] !== null) ||
    compareValues(a[PROVENANCE], b[PROVENANCE]) ||
    compareValues(a[DATA_VERSION], b[DATA_VERSION])
  );
}

/** One row per combination of `by`, the latest. */
export function latestRows(rows: readonly StoredRow[], by: readonly string[]): StoredRow[] {
  const latest = new Map<string, StoredRow>();
  for (const row of rows) {
    const known = latest.get(keyOf(row, by));
    if (known === undefined || newer(row, known) > 0) latest.set(keyOf(row, by), row);
  }
  return [...latest.values()];
}

const isLive = (row: StoredRow): boolean => row[DELETED_AT] === null;

/** The latest live rows of a parent's definition, as a store reads them. */
export function liveParentRows(rows: readonly StoredRow[], parent: ParentRequest): StoredRow[] {
  return latestRows(
    rows.filter((row) => row[FEATURE_VERSION] === parent.featureVersion),
    parent.idColumns,
  ).filter(isLive);
}

function parentRows(rows: readonly StoredRow[], parent: ParentRequest, index: number): Joined[] {
  const { where, filter } = parent;
  const selected = liveParentRows(rows, parent)
    .filter((row) => where === undefined || evaluate(where, row) === true)
    .map((row) => {
      const values: StoredRow = Object.create(null);
      for (const { name, from } of parent.columns) values[name] = row[from] ?? null;
      const byField = row[DATA_VERSION_BY_FIELD] as Versions | null;
      const versions = Object.fromEntries(parent.versions.map((key) => [key, byField?.[key] ?? null]));
      return { values, versions };
    })
    .filter(({ values }) => filter === undefined || evaluate(filter, values) === true);
  const { aggregate } = parent;
  if (aggregate === undefined)
    return selected.map(({ values, versions }) => ({ values, versions: { [index]: versions } }));
  return selected.map(({ values }) => {
    const group = selected
      .filter((other) => keyOf(other.values, aggregate.on) === keyOf(values, aggregate.on))
      .sort(
        (a, b) =>
          aggregate.orderBy.map((name) => compareValues(a.values[name], b.values[name])).find((order) => order !== 0) ??
          0,
      );
    const joined = (key: string): string =>
      h(
        group
          .map(({ versions }) => versions[key])
          .filter((value) => value !== null)
          .join("|"),
      );
    return { values, versions: { [index]: Object.fromEntries(parent.versions.map((key) => [key, joined(key)])) } };
  });
}

function join(left: readonly Joined[], right: readonly Joined[], how: string, on: readonly string[]): Joined[] {
  const matches = (a: Joined, b: Joined): boolean =>
    !hasNull(a.values, on) && keyOf(a.values, on) === keyOf(b.values, on);
  const joined = left.flatMap((a) => {
    const partners = right.filter((b) => matches(a, b));
    if (partners.length === 0) return how === "inner" ? [] : [a];
    return partners.map((b) => ({ values: { ...b.values, ...a.values }, versions: { ...a.versions, ...b.versions } }));
  });
  return how === "full" ? [...joined, ...right.filter((b) => !left.some((a) => matches(a, b)))] : joined;
}

interface Expected {
  readonly values: Readonly<Record<string, StoredValue>>;
  readonly fields: readonly StoredValue[];
  readonly provenance: StoredValue;
}

function expectedRows(request: ResolveRequest, inputs: OracleInputs): Expected[] {
  const { parents } = request;
  const sides = parents.map((parent, i) => parentRows(inputs.parents[i] ?? [], parent, i));
  const allOptional = parents.every((parent) => parent.optional);
  const joined = sides.slice(1).reduce<readonly Joined[]>((left, right, i) => {
    const how = allOptional ? "full" : parents[i + 1]?.optional ? "left" : "inner";
    return join(left, right, how, request.joinOn);
  }, sides[0] ?? []);
  return joined.map(({ values, versions }) => {
    const fields = request.fields.map(({ parts }) => {
      const texts = parts.map((part) => {
        if (typeof part === "string") return part;
        const value = versions[part.parent]?.[part.structKey] ?? null;
        return value === null && parents[part.parent]?.optional ? "" : value;
      });
      return texts.includes(null) ? null : h(texts.join(""));
    });
    return { values, fields, provenance: fields.includes(null) ? null : h(fields.join("|")) };
  });
}

function currentRows(request: ResolveRequest, inputs: OracleInputs): { rows: StoredRow[]; marks: Set<StoredRow> } {
  const { compareOn, compareWith, target } = request;
  if (compareWith === "nothing") return { rows: [], marks: new Set() };
  const children = latestRows(inputs.target, [...target.idColumns, FEATURE_VERSION]);
  const marks = latestRows(inputs.marks, [...compareOn, FEATURE_VERSION]);
  const isOwn = (row: StoredRow): boolean => row[FEATURE_VERSION] === target.featureVersion;
  const isChosen = (row: StoredRow): boolean => {
    if (compareWith === "definition") return isOwn(row);
    const siblings = [...children, ...marks].filter((other) => keyOf(other, compareOn) === keyOf(row, compareOn));
    const own = siblings.find(isOwn);
    const newest = siblings.reduce((a, b) => (newer(b, a) > 0 ? b : a));
    return row[FEATURE_VERSION] === (own ?? newest)[FEATURE_VERSION];
  };
  const live = children.filter((row) => isChosen(row) && isLive(row));
  const alone = marks.filter(
    (mark) =>
      isChosen(mark) &&
      isLive(mark) &&
      !hasNull(mark, compareOn) &&
      !live.some((row) => keyOf(row, compareOn) === keyOf(mark, compareOn)),
  );
  const { where } = target;
  const rows = [...live, ...alone].filter((row) => where === undefined || evaluate(where, row) === true);
  return { rows, marks: new Set(alone) };
}

function fieldOf(row: StoredRow, column: string, key: string): StoredValue {
  return (row[column] as Versions | null)?.[key] ?? null;
}

function decide(
  expected: Expected,
  stored: readonly StoredRow[],
  request: ResolveRequest,
): Pick<OracleRow, "status" | "staleFields"> | undefined {
  const keys = request.fields.map((field) => field.field);
  if (stored.length === 0) return { status: "new", staleFields: keys };
  const { provenance, fields } = expected;
  const isForced = stored.some(
    (row) => row[PROVENANCE] === null || request.target.stale.some((each) => evaluate(each, row) === true),
  );
  const differing = request.fields.filter(({ structKey }, i) =>
    stored.some((row) => fieldOf(row, PROVENANCE_BY_FIELD, structKey) !== fields[i]),
  );
  const isOther = stored.some((row) => row[FEATURE_VERSION] !== request.target.featureVersion);
  const isChanged =
    provenance !== null && (isOther ? differing.length > 0 : stored.some((row) => row[PROVENANCE] !== provenance));
  if (isForced || isChanged) {
    return {
      status: "stale",
      staleFields: isForced || differing.length === 0 ? keys : differing.map((field) => field.field),
    };
  }
  if (provenance === null) return { status: "unversioned", staleFields: null };
  return isOther ? { status: "carried", staleFields: null } : undefined;
}

/** The rows of a result, worked out one by one. */
export function oracle(request: ResolveRequest, inputs: OracleInputs): OracleRow[] {
  const { compareOn } = request;
  const { rows: current, marks } = currentRows(request, inputs);
  const result: OracleRow[] = [];
  const expected = expectedRows(request, inputs);
  for (const row of expected) {
    const { fields, provenance } = row;
    const values = request.columns.map(({ name }) => row.values[name] ?? null);
    const stored = current.filter((each) => keyOf(each, compareOn) === keyOf(row.values, compareOn));
    const isUnidentified = hasNull(row.values, compareOn);
    const decided = isUnidentified ? { status: "unidentified", staleFields: null } : decide(row, stored, request);
    if (decided === undefined) continue;
    result.push({
      ...decided,
      values,
      fields,
      provenance,
      stored: isUnidentified || decided.status === "unversioned" ? [] : stored,
    });
  }
  const keys = new Set(expected.map((row) => keyOf(row.values, compareOn)));
  for (const group of Map.groupBy(current, (row) => keyOf(row, compareOn)).values()) {
    const [row] = group;
    if (row === undefined || marks.has(row)) continue;
    const isUnidentified = hasNull(row, compareOn);
    if (!isUnidentified && keys.has(keyOf(row, compareOn))) continue;
    const values = request.columns.map(({ name }) => (compareOn.includes(name) ? (row[name] ?? null) : null));
    result.push({
      status: isUnidentified ? "unidentified" : "orphaned",
      values,
      fields: null,
      provenance: null,
      staleFields: null,
      stored: group,
    });
  }
  return result;
}

/** The greatest time of all rows of the target and its marks. */
export function newestTime({ target, marks }: OracleInputs): bigint | null {
  const times = [...target, ...marks].map(time).filter((each) => typeof each === "bigint");
  return times.reduce<bigint | null>((a, b) => (a === null || b > a ? b : a), null);
}
