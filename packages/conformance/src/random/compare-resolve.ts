import type { FeatureData } from "../features/feature-data.ts";
import type { OracleIncrement } from "../oracle/compare.ts";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import {
  oracleIncrementText,
  oracleOptions,
  oracleRowsText,
  type ResolveVariant,
  storeIncrementText,
  storeRowsText,
} from "./history-subject.ts";
import { type Lockstep, named } from "./lockstep.ts";

/** Demands that the store, its Polars engine and the oracle give one increment; gives it as text. */
export async function compareResolve(run: Lockstep, feature: FeatureData, variant: ResolveVariant): Promise<string> {
  const expected = oracleIncrementText(oracleIncrement(run, feature, variant), { feature, variant });
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

export function oracleIncrement(run: Lockstep, feature: FeatureData, variant: ResolveVariant): OracleIncrement {
  return run.oracle.resolve(feature.key, oracleOptions(variant));
}

/** Demands that the store has the rows of the current definition that the oracle has. */
export async function compareRows(run: Lockstep, feature: FeatureData): Promise<void> {
  if (!run.written.has(feature.key)) return;
  const expected = oracleRowsText(run.oracle.read(feature.key));
  const actual = await storeRowsText(run.store.readMetadata(named(run, feature)), feature);
  if (actual !== expected)
    throw new ScenarioFailure(
      [
        `Step ${run.step}: the rows of ${feature.key} differ from the oracle's.`,
        `Oracle:\n${expected || "nothing"}`,
        `Store:\n${actual || "nothing"}`,
        `Definitions: ${JSON.stringify(run.data)}`,
      ].join("\n\n"),
    );
}
