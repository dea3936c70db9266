import type { MetadataStore } from "@metaxy/core";
import type { FeatureData } from "../features/feature-data.ts";
import type { OracleIncrement } from "../oracle/compare.ts";
import type { OracleRow } from "../oracle/oracle-row.ts";
import type { ScenarioContext } from "../suite/scenario-context.ts";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import { childRows, deleteFilter, parentRows, rewrittenRow, rootRows, workedRows } from "./history-rows.ts";
import {
  LATEST,
  oracleIncrementText,
  oracleOptions,
  type ResolveVariant,
  resolveVariant,
  storeIncrementText,
} from "./history-subject.ts";
import { isReady, type Lockstep, named, now, redefine, remove, startLockstep, tick, write } from "./lockstep.ts";
import { otherDefinition, prefixed } from "./other-definition.ts";
import { buildGraph, isRoot } from "./random-graph.ts";
import type { Operation, RandomHistory } from "./random-history.ts";

/** A history, and what keeps its keys apart from those of other histories on the same place. */
export interface PlacedHistory {
  readonly prefix: string;
  readonly history: RandomHistory;
}

/** Runs a history in lockstep. */
export async function startHistory(
  t: ScenarioContext,
  store: MetadataStore,
  { prefix, history }: PlacedHistory,
): Promise<Lockstep> {
  const run = startLockstep(
    t,
    store,
    buildGraph(history.graph).map((feature) => prefixed(feature, prefix)),
  );
  for (const [index, rows] of history.start.entries()) {
    tick(run);
    const root = run.data[index];
    if (root !== undefined) await write(run, root, rootRows(root, rows, false));
  }
  for (const operation of history.operations) await apply(run, operation);
  return run;
}

/** Does everything that is to do, parents first, removing what is orphaned, and demands that nothing is left. */
export async function settle(run: Lockstep): Promise<void> {
  const derived = run.data.filter((feature) => !isRoot(feature) && isReady(run, feature));
  for (const feature of derived) {
    await work(run, feature);
    await removeOrphans(run, feature);
  }
  for (const feature of derived) {
    const increment = run.oracle.resolve(feature.key);
    const left = increment.new.length + increment.stale.length + increment.orphaned.length;
    const text = await compareResolve(run, feature, {});
    if (left > 0 || text !== "")
      throw new ScenarioFailure(`${feature.key} has something left to do after all was done:\n${text}`);
    // Rows of the current definition come before those of others, which may be newer.
    await compareResolve(run, feature, resolveVariant(LATEST, feature, run.data));
  }
}

async function apply(run: Lockstep, operation: Operation): Promise<void> {
  tick(run);
  const feature = chosen(run, operation);
  switch (operation.op) {
    case "write":
      return write(run, feature, rootRows(feature, operation.rows, operation.ownDataVersions));
    case "delete":
      return remove(run, feature, {
        filter: deleteFilter(feature, operation.id),
        hard: operation.hard && run.store.capabilities.hardDelete,
      });
    case "work":
      return work(run, feature);
    case "round":
      for (const each of run.data.filter((one) => !isRoot(one))) await work(run, each);
      return;
    case "resolve":
      if (isReady(run, feature))
        await compareResolve(run, feature, resolveVariant(operation.variant, feature, run.data));
      return;
    case "redefine":
      return changeDefinition(run, feature, operation.more);
  }
}

/** Redefines a feature and looks at what that does to every feature, compared with the latest definition too. */
async function changeDefinition(run: Lockstep, feature: FeatureData, more: boolean): Promise<void> {
  const rows = run.oracle.read(feature.key);
  const changed = otherDefinition(feature, more && !isRoot(feature));
  redefine(
    run,
    run.data.map((each) => (each === feature ? changed : each)),
  );
  if (more && isRoot(feature)) await write(run, changed, rows.map(rewrittenRow));
  for (const each of run.data.filter((one) => !isRoot(one) && isReady(run, one))) {
    await compareResolve(run, each, resolveVariant(LATEST, each, run.data));
  }
}

/** Roots that others depend on are written, derived features resolved and worked on; any of these may be changed. */
function chosen(run: Lockstep, { op, feature }: Operation): FeatureData {
  const isUsed = (each: FeatureData): boolean =>
    run.data.some((other) => other.deps?.some((dep) => dep.feature === each.key));
  const isMeant = (each: FeatureData): boolean => {
    if (op === "delete" || op === "redefine") return !isRoot(each) || isUsed(each);
    return isRoot(each) ? op === "write" && isUsed(each) : op !== "write";
  };
  const candidates = run.data.filter(isMeant);
  const found = candidates[feature % candidates.length];
  if (found === undefined) throw new Error("A random graph has roots and at least one derived feature.");
  return found;
}

/** Compares the increment, then does its work on both sides. */
async function work(run: Lockstep, feature: FeatureData): Promise<void> {
  if (!isReady(run, feature)) return;
  await compareResolve(run, feature, {});
  const { new: added, stale } = run.oracle.resolve(feature.key);
  const todo = [...added, ...stale];
  tick(run);
  const expansion = feature.deps?.find((dep) => dep.lineage?.type === "1:N");
  if (expansion === undefined) return write(run, feature, workedRows(feature, todo));
  const parents = parentRows(todo, ["id"]);
  if (parents.length === 0) return;
  const children = childRows(parents, run.step);
  run.written.add(feature.key);
  run.oracle.replaceChildren(feature.key, { parents, rows: children }, now(run));
  await run.store.replaceChildren(named(run, feature), parents, children);
}

async function removeOrphans(run: Lockstep, feature: FeatureData): Promise<void> {
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

/** Demands that the store, its Polars engine and the oracle give one increment; gives it as text. */
async function compareResolve(run: Lockstep, feature: FeatureData, variant: ResolveVariant): Promise<string> {
  const expected = oracleIncrementText(oracleIncrement(run, feature, variant), feature);
  const { store, features } = run;
  // Without an engine of the store's own both are one.
  const isOne = run.t.quick || store.capabilities.nativeHashes.length === 0;
  const engines = isOne ? (["auto"] as const) : (["auto", "polars"] as const);
  for (const engine of engines) {
    const actual = await storeIncrementText({ store, feature, features, variant, engine });
    if (actual === expected) continue;
    throw new ScenarioFailure(
      [
        `Step ${run.step}: resolving ${feature.key} (${JSON.stringify(variant)}, engine ${engine}) differs from the oracle.`,
        `Oracle:\n${expected || "nothing"}`,
        `Store:\n${actual || "nothing"}`,
        `Definitions: ${JSON.stringify(run.data)}`,
      ].join("\n\n"),
    );
  }
  return expected;
}

function oracleIncrement(run: Lockstep, feature: FeatureData, variant: ResolveVariant): OracleIncrement {
  return run.oracle.resolve(feature.key, oracleOptions(variant));
}
