import type { MetadataStore } from "@metaxy/core";
import type { FeatureData } from "../features/feature-data.ts";
import type { ScenarioContext } from "../suite/scenario-context.ts";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import { carry } from "./carry.ts";
import { changeDefinition } from "./change-definition.ts";
import { compareResolve } from "./compare-resolve.ts";
import { deleteFilter, rootRows } from "./history-rows.ts";
import { LATEST, resolveVariant } from "./history-subject.ts";
import { isReady, type Lockstep, remove, startLockstep, tick, write } from "./lockstep.ts";
import { otherDefinition, prefixed } from "./other-definition.ts";
import { buildGraph, isRoot, isUsed } from "./random-graph.ts";
import type { Operation, RandomHistory } from "./random-history.ts";
import { removeOrphans, work, workAll } from "./work.ts";

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
      return work(run, feature, operation.ownDataVersions);
    case "round":
      return workAll(run);
    case "resolve":
      if (isReady(run, feature))
        await compareResolve(run, feature, resolveVariant(operation.variant, feature, run.data));
      return;
    case "redefine":
      return redefineFeature(run, feature, operation.more);
    case "carry":
      return carry(run, feature, operation);
  }
}

/** A root's samples may be written again under its other definition. */
function redefineFeature(run: Lockstep, feature: FeatureData, more: boolean): Promise<void> {
  const changed = otherDefinition(feature, more && !isRoot(feature));
  return changeDefinition(run, feature, { changed, rewritten: more && isRoot(feature) });
}

/** Roots that others depend on are written, derived features resolved and worked on; any of these may be changed. */
function chosen(run: Lockstep, { op, feature }: Operation): FeatureData {
  const isMeant = (each: FeatureData): boolean => {
    if (op === "delete" || op === "redefine") return !isRoot(each) || isUsed(run.data, each);
    return isRoot(each) ? op === "write" && isUsed(run.data, each) : op !== "write";
  };
  const candidates = run.data.filter(isMeant);
  const found = candidates[feature % candidates.length];
  if (found === undefined) throw new Error("A random graph has roots and at least one derived feature.");
  return found;
}
