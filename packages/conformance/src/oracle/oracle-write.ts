import { type Predicate, predicateColumns } from "@metaxy/core/driver";
import { isLive, latestRows, timeOf } from "./current-rows.ts";
import { holds } from "./holds.ts";
import { OracleRefusal } from "./oracle-refusal.ts";
import { hasNull, identity, type OracleRow, type StoredSample, withSystemColumns } from "./oracle-row.ts";
import { currentRows, isExpansion, type OracleState, parentIds, tableOf } from "./oracle-state.ts";
import { givenColumns, userColumns, writtenVersions } from "./written-versions.ts";

export interface OracleDeleteOptions {
  readonly filter?: Predicate;
  readonly hard?: boolean;
  readonly withFeatureHistory?: boolean;
}

export interface OracleWrite {
  readonly rows: readonly OracleRow[];
  /** µs since 1970. */
  readonly at: bigint;
}

/** Appends rows; of several rows of one id the last counts. */
export function write(state: OracleState, feature: string, { rows, at }: OracleWrite): void {
  const { id_columns: ids } = state.all.feature(feature);
  const given = givenColumns(rows);
  if (rows.length > 0 && !given.has("metaxy_provenance_by_field")) throw new OracleRefusal("A write needs provenance.");
  if (rows.some((row) => hasNull(row, ids))) throw new OracleRefusal("A written id is NULL.");
  tableOf(state.stored, feature).push(...lastOfEach(newSamples(state, feature, { rows, at }), ids));
}

/** Hides (or, hard, removes) the samples whose current row matches. */
export function remove(
  state: OracleState,
  feature: string,
  options: OracleDeleteOptions & { readonly at: bigint },
): void {
  const { filter } = options;
  removeFrom(state, tableOf(state.stored, feature), {
    ...options,
    feature,
    ids: state.all.feature(feature).id_columns,
  });
  if (!isExpansion(state, feature)) return;
  const ids = parentIds(state, feature);
  if (filter !== undefined && [...predicateColumns(filter)].some((name) => !ids.includes(name))) return;
  removeFrom(state, tableOf(state.marks, feature), { ...options, feature, ids });
}

/** Writes all children of these parents, buries the vanished ones, marks a parent without any as done. */
export function replaceChildren(
  state: OracleState,
  feature: string,
  { parents, rows, at }: OracleWrite & { readonly parents: readonly OracleRow[] },
): void {
  const on = parentIds(state, feature);
  const ids = state.all.feature(feature).id_columns;
  const replaced = new Set(parents.map((row) => identity(row, on)));
  const kept = new Set(rows.map((row) => identity(row, ids)));
  const vanished = currentRows(state, feature).filter(
    ({ values }) => replaced.has(identity(values, on)) && !kept.has(identity(values, ids)),
  );
  bury(tableOf(state.stored, feature), vanished, at);
  write(state, feature, { rows, at });
  const withChildren = new Set(rows.map((row) => identity(row, on)));
  const childless = parents.filter((row) => !withChildren.has(identity(row, on)));
  tableOf(state.marks, feature).push(...lastOfEach(newSamples(state, feature, { rows: childless, at }), on));
}

interface Removal extends OracleDeleteOptions {
  readonly feature: string;
  readonly at: bigint;
  readonly ids: readonly string[];
}

function removeFrom(state: OracleState, table: StoredSample[], removal: Removal): void {
  const { filter, hard, ids } = removal;
  const current = state.all.featureVersion(removal.feature);
  for (const [version, own] of Map.groupBy([...table], (row) => row.featureVersion)) {
    if (removal.withFeatureHistory !== true && version !== current) continue;
    const hit = latestRows(own, ids)
      .filter(isLive)
      .filter((row) => filter === undefined || holds(filter, withSystemColumns(row)));
    if (hard !== true) bury(table, hit, removal.at);
    else erase(table, new Set(hit.map((row) => identity(row.values, ids))), { ids, version });
  }
}

/** A delete is later than what it hides, whatever the clock says. */
function bury(table: StoredSample[], rows: readonly StoredSample[], at: bigint): void {
  table.push(...rows.map((row) => ({ ...row, deletedAt: at > timeOf(row) ? at : timeOf(row) + 1n })));
}

function erase(
  table: StoredSample[],
  samples: ReadonlySet<string>,
  { ids, version }: { readonly ids: readonly string[]; readonly version: string },
): void {
  const kept = table.filter((row) => row.featureVersion !== version || !samples.has(identity(row.values, ids)));
  table.splice(0, table.length, ...kept);
}

function newSamples(state: OracleState, feature: string, { rows, at }: OracleWrite): StoredSample[] {
  const given = givenColumns(rows);
  const featureVersion = state.all.featureVersion(feature);
  return rows.map((row) => {
    const versions = writtenVersions(row, given, state.hash);
    return { values: userColumns(row), versions, featureVersion, createdAt: at, updatedAt: at, deletedAt: null };
  });
}

function lastOfEach(samples: readonly StoredSample[], ids: readonly string[]): StoredSample[] {
  return [...new Map(samples.map((sample) => [identity(sample.values, ids), sample])).values()];
}
