import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import pl, { type DataFrame, type LazyDataFrame } from "nodejs-polars";
import type { ResolvedStatus, ResolveRequest } from "../plan/resolve-request.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import type { RowBatch, RowBatches, SpoolCounts, SpooledRows } from "../rows/row-batch.ts";
import { ex, isOneOf } from "./expression.ts";
import { frameBatch } from "./frame-batch.ts";
import { FRAME, type FrameSource } from "./frame-source.ts";
import { frameBytes, frameValues, lazyFrame, withColumnNames } from "./native-frame.ts";
import { RESULT, resultTypes } from "./result-types.ts";

/** Bytes of a spool that stays in memory. */
const SPOOL_MEMORY: number = 64 * 1024 * 1024;

const STATUSES: readonly ResolvedStatus[] = [
  "new",
  "stale",
  "carried",
  "orphaned",
  "unversioned",
  "unidentified",
  "unmatched",
];

export interface SpoolOptions {
  /** Private folder for the file of a spool that is larger than `memoryLimit`. */
  readonly directory: string;
  readonly memoryLimit?: number | undefined;
}

/** Facts of the summary row. */
export interface SpoolFacts {
  readonly newest: bigint | undefined;
  readonly summary: string;
}

interface StatusRange {
  readonly status: string;
  readonly start: number;
  readonly rows: number;
}

/**
 * Holds the result of an engine, which is in the order of statuses: in memory, or in a file where it is larger than the
 * limit. `result` has the names of `RESULT`.
 */
export async function spoolFrame(
  result: DataFrame,
  { request, facts }: { readonly request: ResolveRequest; readonly facts: SpoolFacts },
  options: SpoolOptions,
): Promise<SpooledRows> {
  const tally = await tallyOf(result, request);
  const types = resultTypes(request);
  const isSmall = frameBytes(result) <= (options.memoryLimit ?? SPOOL_MEMORY);
  const held = isSmall ? inMemory(result) : await inFile(result, options.directory);
  return new FrameSpool(held, { ...tally, ...facts, types });
}

/** A held frame, in whatever place. */
interface HeldFrame {
  rows(): LazyDataFrame;
  free(): Promise<void>;
}

function inMemory(frame: DataFrame): HeldFrame {
  let held: DataFrame | undefined = frame;
  return {
    rows: () => lazyFrame(held ?? pl.DataFrame({})),
    free: async () => {
      held = undefined;
    },
  };
}

async function inFile(frame: DataFrame, directory: string): Promise<HeldFrame> {
  const path = join(directory, `${randomUUID()}.arrow`);
  await lazyFrame(frame).sinkIpc(path).collect();
  return { rows: () => pl.scanIPC(path), free: () => rm(path, { force: true }) };
}

interface Tally {
  readonly counts: SpoolCounts;
  readonly ranges: readonly StatusRange[];
}

async function tallyOf(result: DataFrame, request: ResolveRequest): Promise<Tally> {
  const ids = request.compareOn.map((name) =>
    ex.col(RESULT.column(request.columns.findIndex((each) => each.name === name))),
  );
  // A struct of one column is counted many times slower than the column.
  const distinct = (ids.length === 1 && ids[0] !== undefined ? ids[0] : ex.struct(ids)).nUnique();
  const groups = await lazyFrame(result)
    .groupBy([ex.col(RESULT.status)], true)
    .agg(ex.len().alias("rows"), distinct.alias("ids"), ex.col(RESULT.provenance).isNull().sum().alias("nulls"))
    .collect();
  const counted = new Map<string, readonly number[]>();
  const ranges: StatusRange[] = [];
  let start = 0;
  for (const [status, ...numbers] of frameValues(groups)) {
    counted.set(String(status), numbers.map(Number));
    ranges.push({ status: String(status), start, rows: Number(numbers[0]) });
    start += Number(numbers[0]);
  }
  const count = (status: string, column: number): number => counted.get(status)?.[column] ?? 0;
  const per = (column: number): Record<string, number> =>
    Object.fromEntries(STATUSES.map((status) => [status, count(status, column)]));
  return { counts: { rows: per(0), ids: per(1), withoutVersion: count("new", 2) + count("stale", 2) }, ranges };
}

class FrameSpool implements SpooledRows {
  readonly types: ColumnTypes;
  readonly counts: SpoolCounts;
  readonly newest: bigint | undefined;
  readonly summary: string | undefined;
  readonly #held: HeldFrame;
  readonly #ranges: readonly StatusRange[];

  constructor(held: HeldFrame, spooled: Tally & SpoolFacts & { readonly types: ColumnTypes }) {
    this.types = spooled.types;
    this.counts = spooled.counts;
    this.newest = spooled.newest;
    this.summary = spooled.summary;
    this.#held = held;
    this.#ranges = spooled.ranges;
  }

  read({
    statuses,
    batchSize,
  }: {
    readonly statuses: readonly string[];
    readonly batchSize: number;
  }): RowBatches & FrameSource {
    const ranges = joined(this.#ranges.filter(({ status }) => statuses.includes(status)));
    return {
      [Symbol.asyncIterator]: () => this.#batches(ranges, batchSize),
      [FRAME]: () => this.#frame(this.#held.rows().filter(isOneOf(ex.col(RESULT.status), statuses))),
    };
  }

  async *#batches(ranges: readonly Pick<StatusRange, "start" | "rows">[], size: number): AsyncGenerator<RowBatch> {
    for (const { start, rows } of ranges.length > 0 ? ranges : [{ start: 0, rows: 0 }]) {
      for (let at = 0; at === 0 || at < rows; at += size) {
        const slice = this.#held.rows().slice(start + at, Math.min(size, rows - at));
        yield frameBatch(await this.#frame(slice), this.types);
      }
    }
  }

  async #frame(rows: LazyDataFrame): Promise<DataFrame> {
    return withColumnNames(await rows.collect(), [...this.types.keys()]);
  }

  dispose(): Promise<void> {
    return this.#held.free();
  }
}

/** Ranges that follow one another as one. */
function joined(ranges: readonly StatusRange[]): { start: number; rows: number }[] {
  const all: { start: number; rows: number }[] = [];
  for (const { start, rows } of ranges) {
    const last = all.at(-1);
    if (last !== undefined && last.start + last.rows === start) last.rows += rows;
    else all.push({ start, rows });
  }
  return all;
}
