import type { Predicate } from "../../feature/predicate.ts";
import { DELETED_AT } from "../../feature/system-columns.ts";
import type { TableName } from "../../feature/table-name.ts";
import type { HashSettings } from "../../hash/hash-settings.ts";
import type { ReadQuery } from "../../plan/read-query.ts";
import type { ParentRequest } from "../../plan/resolve-request.ts";
import type { StoredRow } from "../../rows/column-type.ts";
import { rowKey } from "../../store/query/compare-values.ts";
import { completeRead, type RowSource } from "../../store/query/complete-read.ts";
import { evaluate } from "../../store/query/match-row.ts";
import type { EngineRules } from "./engine-rules.ts";

/** Where rows come from and by which rules they are judged. */
export interface EngineRun {
  readonly source: RowSource;
  readonly rules: EngineRules;
}

/** A parent's row under the child's names, and its fields' data versions by struct key. */
export interface ParentRow {
  readonly values: StoredRow;
  readonly versions: ReadonlyMap<string, string | null>;
}

/** What one parent gives: its latest live rows, filtered and renamed; members of an N:1 group with the group's versions. */
export async function parentRows(run: EngineRun, parent: ParentRequest, hash: HashSettings): Promise<ParentRow[]> {
  const { source, rules } = run;
  if (parent.types === undefined) return [];
  const query: ReadQuery = {
    where: rules.ofDefinition(parent.featureVersion),
    latestBy: parent.idColumns,
    having: IS_LIVE,
  };
  const stored = (await readAll(source, parent.table, query)).filter((row) => isTrue(parent.where, row));
  const renamed = stored
    .map((row) => ({ values: renamedRow(row, parent), versions: versionsOf(row, parent, rules) }))
    .filter(({ values }) => isTrue(parent.filter, values));
  const rows = parent.aggregate === undefined ? renamed : aggregated(renamed, parent.aggregate, { rules, hash });
  return parent.optional ? rows.map(({ values, versions }) => ({ values, versions: withoutNull(versions) })) : rows;
}

export async function readAll(source: RowSource, table: TableName, query: ReadQuery): Promise<StoredRow[]> {
  const all: StoredRow[] = [];
  for await (const batch of completeRead({ driver: source, options: {} }, table, query))
    all.push(...(await batch.rows()));
  return all;
}

/** Whether an optional predicate is true for a row. */
export function isTrue(predicate: Predicate | undefined, row: StoredRow): boolean {
  return predicate === undefined || evaluate(predicate, row) === true;
}

const IS_LIVE: Predicate = { kind: "null", operand: { kind: "column", name: DELETED_AT }, negated: false };

function renamedRow(row: StoredRow, parent: ParentRequest): StoredRow {
  const values: StoredRow = Object.create(null);
  for (const { name, from } of parent.columns) values[name] = row[from] ?? null;
  return values;
}

function versionsOf(row: StoredRow, parent: ParentRequest, rules: EngineRules): ReadonlyMap<string, string | null> {
  return new Map(parent.versions.map((key) => [key, rules.versionOf(row, key, parent)]));
}

interface Hashing {
  readonly rules: EngineRules;
  readonly hash: HashSettings;
}

function aggregated(
  rows: readonly ParentRow[],
  { on, orderBy }: NonNullable<ParentRequest["aggregate"]>,
  hashing: Hashing,
): ParentRow[] {
  const groups = Map.groupBy(rows, (row) => rowKey(row.values, on));
  const versions = new Map([...groups].map(([key, members]) => [key, groupVersions(members, orderBy, hashing)]));
  return rows.map((row) => ({ values: row.values, versions: versions.get(rowKey(row.values, on)) ?? row.versions }));
}

function groupVersions(
  members: readonly ParentRow[],
  orderBy: readonly string[],
  { rules, hash }: Hashing,
): ReadonlyMap<string, string | null> {
  const ordered = [...members].sort((a, b) => {
    const orders = orderBy.map((name) => rules.compareIds(a.values[name], b.values[name]));
    return orders.find((order) => order !== 0) ?? 0;
  });
  const hashed = (key: string): string | null => {
    const text = rules.groupText(ordered.map((row) => row.versions.get(key) ?? null));
    return text === null ? null : rules.hash(hash, text);
  };
  return new Map([...(members[0]?.versions.keys() ?? [])].map((key) => [key, hashed(key)]));
}

function withoutNull(versions: ReadonlyMap<string, string | null>): ReadonlyMap<string, string> {
  return new Map([...versions].map(([key, version]) => [key, version ?? ""]));
}
