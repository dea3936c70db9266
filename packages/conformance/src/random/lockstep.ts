import type { MetadataStore } from "@metaxy/core";
import type { DepData, FeatureData } from "../features/feature-data.ts";
import { parseFilterText } from "../oracle/filter-text.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { OracleRow } from "../oracle/oracle-row.ts";
import type { ScenarioContext, TestFeature } from "../suite/scenario-context.ts";

/** A history in progress on a store and on the oracle, in lockstep. */
export interface Lockstep {
  readonly t: ScenarioContext;
  readonly store: MetadataStore;
  readonly oracle: Oracle;
  /** The definitions of the moment. */
  data: readonly FeatureData[];
  features: ReadonlyMap<string, TestFeature>;
  /** Features with a table. */
  readonly written: Set<string>;
  step: number;
}

const START = 1_735_689_600_000_000n;
const SECOND = 1_000_000n;

/** An empty lockstep under the given definitions. */
export function startLockstep(t: ScenarioContext, store: MetadataStore, data: readonly FeatureData[]): Lockstep {
  const run: Lockstep = { t, store, oracle: t.oracle(store), data, features: new Map(), written: new Set(), step: 0 };
  redefine(run, data);
  return run;
}

/** Every step has a second of its own, in which clock and oracle stand still. */
export function tick(run: Lockstep): void {
  run.step += 1;
  run.t.clock.freeze(now(run));
}

export function now(run: Lockstep): bigint {
  return START + BigInt(run.step) * SECOND;
}

export function redefine(run: Lockstep, data: readonly FeatureData[]): void {
  run.data = data;
  run.oracle.define(data);
  run.features = run.t.features(data, run.t.newGraph());
}

export function named(run: Lockstep, feature: FeatureData): TestFeature {
  const found = run.features.get(feature.key);
  if (found === undefined) throw new Error(`There is no feature ${feature.key}.`);
  return found;
}

/** Whether every required parent has a table, and one parent at all; without, resolving is an error. */
export function isReady(run: Lockstep, feature: FeatureData): boolean {
  const deps = feature.deps ?? [];
  const isWritten = (dep: DepData): boolean => run.written.has(dep.feature);
  return deps.some(isWritten) && deps.every((dep) => dep.optional === true || isWritten(dep));
}

export async function write(run: Lockstep, feature: FeatureData, rows: readonly OracleRow[]): Promise<void> {
  if (rows.length === 0) return;
  run.written.add(feature.key);
  run.oracle.write(feature.key, rows, now(run));
  await run.store.writeMetadata(named(run, feature), rows);
}

export interface Removal {
  /** A filter text. */
  readonly filter: string;
  readonly hard?: boolean;
  readonly withFeatureHistory?: boolean;
}

export async function remove(run: Lockstep, feature: FeatureData, { filter, ...options }: Removal): Promise<void> {
  if (!run.written.has(feature.key)) return;
  run.oracle.delete(feature.key, now(run), { filter: parseFilterText(filter), ...options });
  await run.store.deleteMetadata(named(run, feature), { where: filter, ...options });
}
