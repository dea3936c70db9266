import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Tally } from "./tally.ts";

const Report = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  startTime: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      endTime: z.number().optional(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export interface ReportOptions {
  /** Tests were chosen by title, so that vitest reports the others as skipped. */
  readonly othersSkipped?: boolean;
}

/**
 * Counts of vitest's JSON report. A file that could not be loaded counts as a failure, and so does a skipped test: it
 * proves nothing. A run that failed as a whole (an unhandled error, no test at all) fails even if each test passed.
 */
export function vitestTally(report: unknown, { othersSkipped = false }: ReportOptions = {}): Tally {
  const run = Report.parse(report);
  const brokenFiles = run.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  ).length;
  const skipped = othersSkipped ? 0 : run.numPendingTests;
  const failed = run.numFailedTests + skipped + run.numTodoTests + brokenFiles;
  const ranNothing = run.numPassedTests + failed === 0;
  return { passed: run.numPassedTests, failed: failed === 0 && (!run.success || ranNothing) ? 1 : failed };
}

/** When a reported run began, and how long it took, in milliseconds. */
export function vitestTimes(report: unknown): { readonly start: number; readonly duration: number } {
  const { startTime: start, testResults } = Report.parse(report);
  return { start, duration: Math.max(0, ...testResults.map(({ endTime = start }) => endTime - start)) };
}

/** Counts of a report file; a missing or unreadable one is a failure. */
export function readVitestReport(path: string, options: ReportOptions = {}): Tally {
  try {
    return vitestTally(JSON.parse(readFileSync(path, "utf8")), options);
  } catch (error) {
    console.error(`No test report in ${path}: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  }
}
