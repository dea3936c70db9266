import fc from "fast-check";
import type { ScenarioContext } from "../suite/scenario-context.ts";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import { type HistoryLimits, randomHistory } from "./random-history.ts";
import type { PlacedHistory } from "./run-history.ts";

const DEFAULT_RUNS = 5;
/** Enough for every mutant that they are to find. */
const QUICK_RUNS = 50;
const DEFAULT_SEED = 42;
/** Milliseconds after which the smallest history found so far has to do. */
const SHRINK_LIMIT = 300_000;

/**
 * Runs a property over random histories: `METAXY_PROPERTY_RUNS` of them (default 5; thousands on demand), from the seed
 * `METAXY_PROPERTY_SEED`. A failure is shrunk to the smallest history that still fails.
 */
export async function checkHistories(
  t: ScenarioContext,
  limits: HistoryLimits,
  check: (placed: PlacedHistory) => Promise<void>,
): Promise<void> {
  let run = 0;
  let failedAt: number | undefined;
  const property = fc.asyncProperty(randomHistory(limits), async (history) => {
    run += 1;
    if (failedAt !== undefined && performance.now() - failedAt > SHRINK_LIMIT) return;
    try {
      await check({ history, prefix: t.key(`r${run}`) });
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
