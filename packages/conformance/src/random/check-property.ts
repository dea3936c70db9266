import type { MetadataStore } from "@metaxy/core";
import fc from "fast-check";
import type { ScenarioContext } from "../suite/scenario-context.ts";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import type { Lockstep } from "./lockstep.ts";
import { type HistoryLimits, type RandomHistory, randomHistory } from "./random-history.ts";
import { startHistory } from "./run-history.ts";

const DEFAULT_RUNS = 3;
/** Enough for every mutant that they are to find. */
const QUICK_RUNS = 50;
const DEFAULT_SEED = 42;
/** A place with the tables of more histories opens and checkpoints slowly. */
const HISTORIES_PER_PLACE = 25;
/** Milliseconds after which the smallest history found so far has to do. */
const SHRINK_LIMIT = 300_000;

/** Histories one after the other, each with keys of its own, on places of some histories each. */
function histories(t: ScenarioContext): (history: RandomHistory) => Promise<Lockstep> {
  let run = 0;
  let store: MetadataStore | undefined;
  return async (history) => {
    if (run % HISTORIES_PER_PLACE === 0) {
      await store?.close();
      store = undefined;
    }
    store ??= await t.store({ place: t.place(`${Math.floor(run / HISTORIES_PER_PLACE)}`) });
    run += 1;
    return startHistory(t, store, { history, prefix: t.key(`r${run}`) });
  };
}

/**
 * Runs a property over random histories: `METAXY_PROPERTY_RUNS` of them (default 3; thousands on demand), from the seed
 * `METAXY_PROPERTY_SEED`, and what `check` demands after each. A failure is shrunk to the smallest history that still fails.
 */
export async function checkHistories(
  t: ScenarioContext,
  limits: HistoryLimits,
  check: (run: Lockstep) => Promise<void> = async () => {},
): Promise<void> {
  const start = histories(t);
  let failedAt: number | undefined;
  const property = fc.asyncProperty(randomHistory(limits), async (history) => {
    if (failedAt !== undefined && performance.now() - failedAt > SHRINK_LIMIT) return;
    try {
      await check(await start(history));
    } catch (error) {
      failedAt ??= performance.now();
      throw error;
    }
  });
  const details = await fc.check(property, {
    numRuns: t.quick ? QUICK_RUNS : number("METAXY_PROPERTY_RUNS", DEFAULT_RUNS),
    seed: number("METAXY_PROPERTY_SEED", DEFAULT_SEED),
    endOnFailure: t.quick,
  });
  if (!details.failed) return;
  const found = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  throw new ScenarioFailure(
    [
      `A random history fails after ${details.numRuns} runs and ${details.numShrinks} shrinks (seed ${details.seed}, path ${details.counterexamplePath}).`,
      found,
      `History: ${JSON.stringify(details.counterexample)}`,
    ].join("\n\n"),
    { cause: details.errorInstance },
  );
}

function number(name: string, otherwise: number): number {
  const given = process.env[name];
  if (given === undefined || given === "") return otherwise;
  const value = Number(given);
  if (!Number.isInteger(value))
    throw new ScenarioFailure(`${name} must be a whole number, not ${JSON.stringify(given)}.`);
  return value;
}
