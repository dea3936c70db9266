import type { ScenarioContext } from "./scenario-context.ts";
import { ScenarioFailure } from "./scenario-failure.ts";

/** Far above what any store takes on a busy machine; a mutant that hangs is found sooner. */
const PATIENCE = { normal: 20_000, quick: 4_000 };

/** Longer than a quick scenario waits; for mutants that hang, but not for ever, so that the run goes on. */
export const TOO_LONG_MS: number = PATIENCE.quick + 1_000;

/** Demands that a call ends at all, with a result or an error, and gives which. */
export function expectSettled<T>(
  t: Pick<ScenarioContext, "quick">,
  what: string,
  call: Promise<T>,
): Promise<PromiseSettledResult<T>> {
  const settled = settledInTime(t, what, call);
  // A scenario that fails before it asks has another failure to tell.
  settled.catch(() => undefined);
  return settled;
}

async function settledInTime<T>(
  t: Pick<ScenarioContext, "quick">,
  what: string,
  call: Promise<T>,
): Promise<PromiseSettledResult<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hanging = new Promise<never>((_, reject) => {
    const failure = new ScenarioFailure(`${what} has not ended.`);
    timer = setTimeout(() => reject(failure), t.quick ? PATIENCE.quick : PATIENCE.normal);
  });
  try {
    const [settled] = await Promise.race([Promise.allSettled([call]), hanging]);
    return settled;
  } finally {
    clearTimeout(timer);
  }
}
