import { isLive, latestRows } from "./current-rows.ts";
import type { Definitions } from "./definitions.ts";
import type { StoredSample } from "./oracle-row.ts";
import type { VersionHash } from "./version-hash.ts";

/** Every row ever written, per feature, and the definitions of the moment. */
export interface OracleState {
  readonly hash: VersionHash;
  readonly stored: Map<string, StoredSample[]>;
  /** Parents of an expansion that were done and have no children. */
  readonly marks: Map<string, StoredSample[]>;
  all: Definitions;
}

/** Stored rows of a feature, or of its marks; creates the table. */
export function tableOf(tables: Map<string, StoredSample[]>, feature: string): StoredSample[] {
  const rows = tables.get(feature) ?? [];
  tables.set(feature, rows);
  return rows;
}

/** The latest live rows of the feature's current definition. */
export function currentRows(state: OracleState, feature: string): StoredSample[] {
  const own = ofCurrentDefinition(state, feature, state.stored.get(feature) ?? []);
  return latestRows(own, state.all.feature(feature).id_columns).filter(isLive);
}

export function currentMarks(state: OracleState, feature: string): StoredSample[] {
  const own = ofCurrentDefinition(state, feature, state.marks.get(feature) ?? []);
  return latestRows(own, parentIds(state, feature)).filter(isLive);
}

export function ofCurrentDefinition(
  state: OracleState,
  feature: string,
  rows: readonly StoredSample[],
): StoredSample[] {
  const version = state.all.featureVersion(feature);
  return rows.filter((row) => row.featureVersion === version);
}

export function isExpansion(state: OracleState, feature: string): boolean {
  return state.all.deps(feature).some((dep) => dep.lineage?.type === "1:N");
}

/** The columns that all dependencies share; by these an expansion's parents are known in the target. */
export function parentIds(state: OracleState, feature: string): readonly string[] {
  const { all } = state;
  const joinable = all.deps(feature).map((dep) => {
    if (dep.lineage?.type === "1:N") return dep.lineage.on;
    if (dep.lineage?.type === "N:1") return dep.lineage.on ?? all.feature(feature).id_columns;
    return all.feature(dep.feature).id_columns.map((name) => dep.rename?.[name] ?? name);
  });
  const [first, ...others] = joinable;
  return (first ?? all.feature(feature).id_columns).filter((name) => others.every((each) => each.includes(name)));
}
