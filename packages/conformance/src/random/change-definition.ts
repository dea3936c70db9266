import type { FeatureData } from "../features/feature-data.ts";
import { compareResolve } from "./compare-resolve.ts";
import { rewrittenRow } from "./history-rows.ts";
import { LATEST, resolveVariant } from "./history-subject.ts";
import { isReady, type Lockstep, redefine, write } from "./lockstep.ts";
import { isRoot } from "./random-graph.ts";

export interface Redefinition {
  readonly changed: FeatureData;
  /** Whether the current samples are written again under the changed definition. */
  readonly rewritten: boolean;
}

/** Redefines a feature and looks at what that does to every feature, compared with the latest definition too. */
export async function changeDefinition(
  run: Lockstep,
  feature: FeatureData,
  { changed, rewritten }: Redefinition,
): Promise<void> {
  const rows = run.oracle.read(feature.key);
  redefine(
    run,
    run.data.map((each) => (each === feature ? changed : each)),
  );
  if (rewritten) await write(run, changed, rows.map(rewrittenRow));
  for (const each of run.data.filter((one) => !isRoot(one) && isReady(run, one))) {
    await compareResolve(run, each, resolveVariant(LATEST, each, run.data));
  }
}
