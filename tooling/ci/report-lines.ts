import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { closingLine } from "./tally.ts";
import { vitestTally, vitestTimes } from "./vitest-report.ts";

/** One line of a package's report: its counts, and how long it ran or that it did not run again. */
export function reportLine(folder: string, report: unknown, runStarted: number): string {
  const { start, duration } = vitestTimes(report);
  const time = start < runStarted ? "unchanged" : `${(duration / 1000).toFixed(1)} s`;
  return `${folder}: ${closingLine(vitestTally(report))} (${time})`;
}

function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // Still being written; the next look finds it whole.
    return undefined;
  }
}

/** Folder of each package whose report is there → its line. */
export function reportLines(root: string, runStarted: number): Map<string, string> {
  const lines = new Map<string, string>();
  for (const path of globSync("{packages,examples,tooling}/*/.reports/vitest.json", { cwd: root }).sort()) {
    const folder = dirname(dirname(path)).replaceAll("\\", "/");
    const report = readReport(join(root, path));
    if (report !== undefined) lines.set(folder, reportLine(folder, report, runStarted));
  }
  return lines;
}
