import { styleText } from "node:util";
import type { IncrementCounts } from "@metaxy/core";

/** What one step did. */
export interface StepReport {
  readonly feature: string;
  readonly counts: IncrementCounts;
  /** Stale fields → number of samples that were stale in exactly these. */
  readonly staleFields: ReadonlyMap<string, number>;
}

/** A step's report, and how long it took from the question what is to do to the last written row. */
export interface TimedReport extends StepReport {
  readonly milliseconds: number;
}

/** Runs a step against the clock. */
export async function timed(step: Promise<StepReport>): Promise<TimedReport> {
  const started = performance.now();
  return { ...(await step), milliseconds: performance.now() - started };
}

/** A sample that was worked on. */
interface WorkedOn {
  readonly metaxy_status: string;
  readonly metaxy_stale_fields: readonly string[];
}

const isTerminal = process.stdout.isTTY === true;
const BAR_WIDTH = 24;

function drawBar(feature: string, done: number, total: number): void {
  const filled = Math.round((BAR_WIDTH * done) / total);
  const bar = `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}`;
  process.stdout.write(`\r\x1b[2K  ${feature.padEnd(14)} ${styleText("cyan", bar)} ${done}/${total}`);
}

/** Follows the work on one increment: a bar on a terminal, and the numbers for the table. */
export class StepProgress {
  readonly #feature: string;
  readonly #counts: IncrementCounts;
  readonly #staleFields = new Map<string, number>();
  #done = 0;

  constructor(increment: { readonly feature: string; readonly counts: IncrementCounts }) {
    this.#feature = increment.feature;
    this.#counts = increment.counts;
    if (!isTerminal && this.#total > 0) console.log(`  ${this.#feature}: ${this.#total} to do`);
  }

  get #total(): number {
    return this.#counts.new + this.#counts.stale;
  }

  /** Notes samples that are done. */
  advance(samples: readonly WorkedOn[]): void {
    for (const { metaxy_status, metaxy_stale_fields } of samples) {
      if (metaxy_status !== "stale") continue;
      const fields = metaxy_stale_fields.join(", ");
      this.#staleFields.set(fields, (this.#staleFields.get(fields) ?? 0) + 1);
    }
    this.#done += samples.length;
    if (isTerminal) drawBar(this.#feature, this.#done, this.#total);
  }

  /** Removes the bar and gives the numbers. */
  end(): StepReport {
    if (isTerminal) process.stdout.write("\r\x1b[2K");
    return { feature: this.#feature, counts: this.#counts, staleFields: this.#staleFields };
  }
}

/** Prints an act's numbers, one line per feature. */
export function printTable(reports: readonly TimedReport[]): void {
  const line = (cells: readonly string[]): string =>
    `  ${cells[0]?.padEnd(14)}${cells
      .slice(1, 5)
      .map((cell) => cell.padStart(9))
      .join("")}   ${cells[5]}`;
  console.log(styleText("bold", line(["feature", "new", "stale", "orphaned", "ms", "stale in"])));
  for (const { feature, counts, staleFields, milliseconds } of reports) {
    const stale = [...staleFields].map(([fields, samples]) => `${fields} (${samples})`).join(" · ");
    const numbers = [counts.new, counts.stale, counts.orphaned, Math.round(milliseconds)];
    console.log(line([feature, ...numbers.map((each) => (each === 0 ? "-" : String(each))), stale]).trimEnd());
  }
}
