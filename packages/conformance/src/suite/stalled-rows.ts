import type { TestRow } from "./row-table.ts";

/** A source of rows that gives batches and then never anything more. */
export interface StalledRows {
  readonly rows: AsyncIterable<readonly TestRow[]>;
  /** Resolves once more is asked for: what it gave is used up, and its user waits. */
  readonly stalled: Promise<void>;
}

export function stalledRows(batches: readonly (readonly TestRow[])[]): StalledRows {
  const { promise: stalled, resolve } = Promise.withResolvers<void>();
  async function* give(): AsyncGenerator<readonly TestRow[]> {
    yield* batches;
    resolve();
    await new Promise<never>(() => {});
  }
  return { rows: give(), stalled };
}
