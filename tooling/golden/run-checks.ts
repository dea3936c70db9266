import type { Check } from "./check.ts";

/** How many golden checks held and how many did not. */
export interface GoldenTally {
  readonly passed: number;
  readonly failed: number;
}

/** Runs the checks one after another, tells each failure with its name, and counts. */
export async function runChecks(checks: Iterable<Check>, tell: (line: string) => void): Promise<GoldenTally> {
  let passed = 0;
  let failed = 0;
  for (const { name, run } of checks) {
    try {
      await run();
      passed += 1;
    } catch (error) {
      failed += 1;
      tell(`FAILED ${name}: ${whatWentWrong(error)}`);
    }
  }
  return { passed, failed };
}

/** The message; of an error that another one hid, as when closing fails after a failure, both. */
function whatWentWrong(error: unknown): string {
  if (error instanceof SuppressedError) {
    return `${whatWentWrong(error.suppressed)}; and then ${whatWentWrong(error.error)}`;
  }
  return error instanceof Error ? error.message : String(error);
}
