import { type FeatureData, fieldsOf } from "../features/feature-data.ts";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import { changeDefinition } from "./change-definition.ts";
import { compareResolve, compareRows, oracleIncrement } from "./compare-resolve.ts";
import { deleteFilter } from "./history-rows.ts";
import { LATEST, resolveVariant } from "./history-subject.ts";
import { isReady, type Lockstep, named, now, remove, tick } from "./lockstep.ts";
import { otherDefinition, withoutLastField } from "./other-definition.ts";
import { isRoot, isUsed } from "./random-graph.ts";
import type { Operation } from "./random-history.ts";
import { work, workAll } from "./work.ts";

type Carry = Extract<Operation, { readonly op: "carry" }>;

/** Works on all and redefines something, if it is to; then carries all derived features forward, parents first. */
export async function carry(run: Lockstep, feature: FeatureData, operation: Carry): Promise<void> {
  if (operation.redefined !== "nothing") {
    await workAll(run);
    tick(run);
    await leaveSamplesAsTheyAre(run, feature, operation);
  }
  for (const each of run.data.filter((one) => !isRoot(one))) {
    tick(run);
    await carryForward(run, each, () => (each.key === feature.key ? meanwhile(run, each, operation) : undefined));
  }
}

/** Redefines the feature with a field less, where nothing depends on it, else a root that is above it, or else any root. */
async function leaveSamplesAsTheyAre(run: Lockstep, feature: FeatureData, { redefined, id }: Carry): Promise<void> {
  if (redefined === "feature" && !isUsed(run.data, feature) && fieldsOf(feature).length > 1)
    return changeDefinition(run, feature, { changed: withoutLastField(feature), rewritten: false });
  const roots = run.data.filter((each) => isRoot(each) && isUsed(run.data, each));
  const above = roots.filter((each) => feature.deps?.some((dep) => dep.feature === each.key));
  const candidates = above.length > 0 ? above : roots;
  const root = candidates[id % candidates.length];
  if (root === undefined) throw new Error("A random graph has a root that others depend on.");
  return changeDefinition(run, root, { changed: otherDefinition(root, false), rewritten: true });
}

async function meanwhile(run: Lockstep, feature: FeatureData, operation: Carry): Promise<void> {
  switch (operation.meanwhile) {
    case "work":
      return work(run, feature);
    case "delete":
      return remove(run, feature, { filter: deleteFilter(feature, operation.id), withFeatureHistory: true });
    case "nothing":
      return;
  }
}

/** Resolves a feature against the latest definition, lets happen what happens in between, and carries forward. */
async function carryForward(
  run: Lockstep,
  feature: FeatureData,
  between: () => Promise<void> | undefined,
): Promise<void> {
  if (!isReady(run, feature)) return;
  const latest = resolveVariant(LATEST, feature, run.data);
  await compareResolve(run, feature, latest);
  const expected = oracleIncrement(run, feature, latest);
  await using increment = await run.store.resolveUpdate(named(run, feature), { compareWith: "latest" });
  await between();
  tick(run);
  const rows = run.oracle.carryForward(feature.key, expected, now(run));
  const written = await run.store.carryForward(increment);
  if (written.rows !== rows)
    throw new ScenarioFailure(
      `Step ${run.step}: of ${feature.key} ${written.rows} rows were carried forward, and ${rows} by the oracle.\n\nDefinitions: ${JSON.stringify(run.data)}`,
    );
  await compareRows(run, feature);
  await compareResolve(run, feature, {});
  await compareResolve(run, feature, latest);
}
