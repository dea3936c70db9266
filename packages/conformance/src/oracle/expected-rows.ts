import { type FeatureData, fieldsOf, INITIAL_CODE_VERSION, structKeyOf } from "../features/feature-data.ts";
import { type Definitions, fullName } from "./definitions.ts";
import { hasNull, type OracleRow, type OracleValue, type Versions } from "./oracle-row.ts";
import type { ParentRow, ParentSide } from "./parent-rows.ts";
import { joined, type VersionHash } from "./version-hash.ts";

/** A row that the target should have: what the parents give, and the versions that follow from them. */
export interface ExpectedRow {
  readonly values: OracleRow;
  readonly versions: Versions;
}

/** Columns that all dependencies share: what they are joined on. */
export function joinColumns(sides: readonly ParentSide[]): readonly string[] {
  const [first, ...others] = sides;
  return (first?.joinable ?? []).filter((name) => others.every((side) => side.joinable.includes(name)));
}

/** Joins the sides: required ones must match, optional ones may; with only optional ones a row in any is enough. */
export function joinedParents(sides: readonly ParentSide[]): ParentRow[] {
  const on = joinColumns(sides);
  const onlyOptional = sides.every((side) => side.optional);
  const [first, ...others] = sides;
  if (first === undefined) return [];
  const done: ParentSide[] = [first];
  let rows = first.rows.map((row) => tolerant(row, first));
  for (const side of others) {
    rows = joinSide({ rows, done, side, on, full: onlyOptional });
    done.push(side);
  }
  return rows;
}

/** Keeps every sample; each takes the versions of the parents' rows that match it, or empty texts. */
export function samplesWithParents(samples: readonly OracleRow[], sides: readonly ParentSide[]): ParentRow[] {
  let rows: ParentRow[] = samples.map((values) => ({ values, versions: new Map() }));
  for (const side of sides) {
    const bare = {
      ...side,
      optional: true,
      columns: [],
      rows: side.rows.map((row) => ({ ...row, values: pickOn(row, side) })),
    };
    rows = joinSide({ rows, done: [], side: bare, on: side.joinable, full: false });
  }
  return rows;
}

/** What versions follow from besides the rows. */
export interface VersionRules {
  readonly all: Definitions;
  readonly hash: VersionHash;
}

/** Hashes the fields of one row: names, code version, and each parent's full name and version. */
export function expectedVersions(feature: FeatureData, row: ParentRow, { all, hash }: VersionRules): Versions {
  const byField = Object.fromEntries(
    fieldsOf(feature).map((field) => {
      const above = all
        .parents(feature.key, field)
        .flatMap((parent) => [fullName(parent), row.versions.get(fullName(parent)) ?? null]);
      return [
        structKeyOf(field.key),
        hash.ofText(joined([field.key, field.code_version ?? INITIAL_CODE_VERSION, ...above])),
      ];
    }),
  );
  const whole = hash.ofFields(byField);
  return { provenanceByField: byField, provenance: whole, dataVersionByField: byField, dataVersion: whole };
}

interface Join {
  readonly rows: readonly ParentRow[];
  /** Sides that `rows` come from. */
  readonly done: readonly ParentSide[];
  readonly side: ParentSide;
  readonly on: readonly string[];
  /** Rows of the side without a match are kept as well. */
  readonly full: boolean;
}

function joinSide({ rows, done, side, on, full }: Join): ParentRow[] {
  const incoming = side.rows.map((row) => tolerant(row, side));
  const matches = (a: OracleRow, b: OracleRow): boolean =>
    !hasNull(a, on) && !hasNull(b, on) && on.every((name) => a[name] === b[name]);
  const kept = rows.flatMap((row) => {
    const found = incoming.filter((other) => matches(row.values, other.values));
    if (found.length === 0) return side.optional ? [merged(row, missing(side), on)] : [];
    return found.map((other) => merged(row, other, on));
  });
  if (!full) return kept;
  const unmatched = incoming.filter((other) => !rows.some((row) => matches(row.values, other.values)));
  const absent = done.map(missing).reduce((a, b) => merged(a, b, []));
  return [...kept, ...unmatched.map((row) => merged(absent, row, []))];
}

/** A NULL version of an optional dependency counts as the empty text. */
function tolerant(row: ParentRow, side: ParentSide): ParentRow {
  if (!side.optional) return row;
  return { values: row.values, versions: new Map([...row.versions].map(([name, version]) => [name, version ?? ""])) };
}

/** What an optional dependency gives where it has no row. */
function missing(side: ParentSide): ParentRow {
  return {
    values: Object.fromEntries(side.columns.map((name): [string, OracleValue] => [name, null])),
    versions: new Map(side.fields.map((name) => [name, ""])),
  };
}

function merged(left: ParentRow, right: ParentRow, on: readonly string[]): ParentRow {
  const added = Object.entries(right.values).filter(([name]) => !on.includes(name));
  return {
    values: { ...left.values, ...Object.fromEntries(added) },
    versions: new Map([...left.versions, ...right.versions]),
  };
}

function pickOn(row: ParentRow, side: ParentSide): OracleRow {
  return Object.fromEntries(side.joinable.map((name) => [name, row.values[name] ?? null]));
}
