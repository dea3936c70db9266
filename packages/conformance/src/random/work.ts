import type { FeatureData } from "../features/feature-data.ts";
import type { OracleRow } from "../oracle/oracle-row.ts";
import { compareResolve } from "./compare-resolve.ts";
import { childRows, parentRows, withOwnDataVersions, workedRows } from "./history-rows.ts";
import { isExpanded } from "./history-subject.ts";
import { isReady, type Lockstep, named, now, remove, tick, write } from "./lockstep.ts";
import { isRoot } from "./random-graph.ts";

/** Compares the increment, then does its work on both sides. */
export async function work(run: Lockstep, feature: FeatureData, ownDataVersions = false): Promise<void> {
  if (!isReady(run, feature)) return;
  await compareResolve(run, feature, {});
  const { new: added, stale } = run.oracle.resolve(feature.key);
  const todo = [...added, ...stale];
  const made = (rows: readonly OracleRow[]): readonly OracleRow[] =>
    ownDataVersions ? withOwnDataVersions(feature, rows) : rows;
  tick(run);
  if (!isExpanded(feature)) return write(run, feature, made(workedRows(feature, todo)));
  const parents = parentRows(todo, ["id"]);
  if (parents.length === 0) return;
  const children = made(childRows(parents, run.step));
  run.written.add(feature.key);
  run.oracle.replaceChildren(feature.key, { parents, rows: children }, now(run));
  await run.store.replaceChildren(named(run, feature), parents, children);
}

export async function removeOrphans(run: Lockstep, feature: FeatureData): Promise<void> {
  const { orphaned } = run.oracle.resolve(feature.key);
  for (const orphan of orphaned) {
    tick(run);
    const ids = feature.id_columns.filter((name) => orphan.values[name] !== undefined && orphan.values[name] !== null);
    const filter = ids.map((name) => `${name} = ${literal(orphan.values[name] ?? null)}`).join(" AND ");
    await remove(run, feature, { filter });
  }
}

function literal(value: OracleRow[string]): string {
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** The work of every derived feature, parents first. */
export async function workAll(run: Lockstep): Promise<void> {
  for (const each of run.data.filter((one) => !isRoot(one))) await work(run, each);
}
