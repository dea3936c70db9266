import type { Predicate } from "@metaxy/core/driver";
import { type DepData, type FeatureData, fieldsOf, structKeyOf } from "../features/feature-data.ts";
import { parseFilterText } from "./filter-text.ts";
import { holds } from "./holds.ts";
import {
  compareValues,
  identity,
  type OracleRow,
  type OracleValue,
  type StoredSample,
  withSystemColumns,
} from "./oracle-row.ts";
import type { VersionHash } from "./version-hash.ts";

/** A row of one or several parents on its way to the child: its user columns and its fields' data versions by full name. */
export interface ParentRow {
  readonly values: OracleRow;
  readonly versions: ReadonlyMap<string, string | null>;
}

/** What one dependency gives. */
export interface ParentSide {
  readonly rows: readonly ParentRow[];
  readonly optional: boolean;
  /** Columns that it can be joined on, in new names. */
  readonly joinable: readonly string[];
  /** User columns that it gives even where it has no row. */
  readonly columns: readonly string[];
  /** Full names of its fields. */
  readonly fields: readonly string[];
}

export interface ParentInput {
  readonly dep: DepData;
  readonly parent: FeatureData;
  readonly child: FeatureData;
  /** Current rows of the parent. */
  readonly current: readonly StoredSample[];
  /** Filters of the call, in the parent's own names. */
  readonly filters: readonly Predicate[];
}

/** Renames, filters and selects the rows of one dependency and, for N:1, gives each the versions of its group. */
export function parentSide(input: ParentInput, hash: VersionHash): ParentSide {
  const { dep, parent, child } = input;
  const renamed = (name: string): string => dep.rename?.[name] ?? name;
  const idColumns = parent.id_columns.map(renamed);
  const on = onColumns(dep, child);
  const depFilters = (dep.filters ?? []).map(parseFilterText);
  const rows = input.current
    .filter((sample) => input.filters.every((filter) => holds(filter, withSystemColumns(sample))))
    .map((sample) => ({ sample, values: renameColumns(sample.values, renamed) }))
    .filter(({ values }) => depFilters.every((filter) => holds(filter, values)))
    .map(({ sample, values }) => ({ values, versions: dataVersions(parent, sample) }));
  const versioned = dep.lineage?.type === "N:1" ? aggregated(rows, { on: on ?? [], orderBy: idColumns }, hash) : rows;
  const keeps = (name: string): boolean =>
    dep.select === undefined || dep.select.includes(name) || idColumns.includes(name) || on?.includes(name) === true;
  const columns = new Set([
    ...Object.keys(parent.columns).map(renamed),
    ...rows.flatMap((row) => Object.keys(row.values)),
  ]);
  return {
    rows: versioned.map((row) => ({ ...row, values: pick(row.values, keeps) })),
    optional: dep.optional === true,
    joinable: on ?? idColumns,
    columns: [...columns].filter(keeps),
    fields: fieldsOf(parent).map((field) => `${parent.key}.${field.key}`),
  };
}

/** Columns that an aggregation groups by or an expansion expands; none for 1:1. */
function onColumns(dep: DepData, child: FeatureData): readonly string[] | undefined {
  if (dep.lineage?.type === "N:1") return dep.lineage.on ?? child.id_columns;
  return dep.lineage?.type === "1:N" ? dep.lineage.on : undefined;
}

function renameColumns(row: OracleRow, renamed: (name: string) => string): OracleRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [renamed(name), value]));
}

function pick(row: OracleRow, keeps: (name: string) => boolean): OracleRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => keeps(name)));
}

function dataVersions(parent: FeatureData, sample: StoredSample): ReadonlyMap<string, string | null> {
  const byField = sample.versions.dataVersionByField;
  return new Map(
    fieldsOf(parent).map((field) => [`${parent.key}.${field.key}`, byField?.[structKeyOf(field.key)] ?? null]),
  );
}

interface Grouping {
  readonly on: readonly string[];
  readonly orderBy: readonly string[];
}

/** Each row of a group carries, per field, the hash of the group's versions in the order of the parent's ids. */
function aggregated(rows: readonly ParentRow[], { on, orderBy }: Grouping, hash: VersionHash): ParentRow[] {
  const groups = Map.groupBy(rows, (row) => identity(row.values, on));
  const versionsOf = (members: readonly ParentRow[]): ReadonlyMap<string, string | null> => {
    const ordered = [...members].sort((a, b) => compareColumns(a.values, b.values, orderBy));
    const fields = [...(members[0]?.versions.keys() ?? [])];
    return new Map(fields.map((field) => [field, hash.ofText(joinedVersions(ordered, field))]));
  };
  const byGroup = new Map([...groups].map(([key, members]) => [key, versionsOf(members)]));
  return rows.map((row) => ({ values: row.values, versions: byGroup.get(identity(row.values, on)) ?? row.versions }));
}

function joinedVersions(members: readonly ParentRow[], field: string): string {
  return members
    .map((member) => member.versions.get(field) ?? null)
    .filter((version) => version !== null)
    .join("|");
}

function compareColumns(a: OracleRow, b: OracleRow, columns: readonly string[]): number {
  const value = (row: OracleRow, name: string): OracleValue => row[name] ?? null;
  return columns.map((name) => compareValues(value(a, name), value(b, name))).find((order) => order !== 0) ?? 0;
}
