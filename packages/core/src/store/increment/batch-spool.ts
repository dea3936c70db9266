import { NEWEST, PROVENANCE, STATUS } from "../../feature/system-columns.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { arrowBatch, rowsBatch } from "../../rows/index.ts";
import type { RowBatch, RowBatches, SpoolCounts, SpooledRows } from "../../rows/row-batch.ts";
import { rowKey } from "../query/compare-values.ts";
import { SpoolParts, type SpoolPartsOptions } from "../read/spool-parts.ts";

export interface BatchSpoolOptions extends SpoolPartsOptions {
  /** Columns that make a target's id, for counting; rows of one target are neighbours. */
  readonly idColumns: readonly string[];
  readonly signal: AbortSignal;
}

/** Counts rows and distinct ids per status; ids repeat only in neighbouring rows of one status. */
class Tally {
  readonly #ids: Record<string, number> = {};
  readonly #rows: Record<string, number> = {};
  readonly #lastKey = new Map<string, string>();
  readonly #idColumns: readonly string[];
  #withoutVersion = 0;

  constructor(idColumns: readonly string[]) {
    this.#idColumns = idColumns;
  }

  add(row: StoredRow): void {
    const status = String(row[STATUS]);
    this.#rows[status] = (this.#rows[status] ?? 0) + 1;
    const key = rowKey(row, this.#idColumns);
    if (this.#lastKey.get(status) === key) return;
    this.#lastKey.set(status, key);
    this.#ids[status] = (this.#ids[status] ?? 0) + 1;
    const isToProcess = status === "new" || status === "stale";
    if (isToProcess && row[PROVENANCE] === null) this.#withoutVersion += 1;
  }

  counts(): SpoolCounts {
    return { ids: this.#ids, rows: this.#rows, withoutVersion: this.#withoutVersion };
  }
}

/** Holds the rows of an engine that gives them batch by batch: in memory up to a limit, then in a temporary file. */
class BatchSpool implements SpooledRows {
  readonly #parts: SpoolParts;
  readonly #tally: Tally;
  #types: ColumnTypes = new Map();
  newest: bigint | undefined;
  summary: string | undefined;

  constructor(options: BatchSpoolOptions) {
    this.#parts = new SpoolParts(options);
    this.#tally = new Tally(options.idColumns);
  }

  get types(): ColumnTypes {
    return this.#types;
  }

  get counts(): SpoolCounts {
    return this.#tally.counts();
  }

  async add(batch: RowBatch): Promise<void> {
    this.#types = batch.types;
    const rows = await batch.rows();
    const kept = rows.filter((row) => row[STATUS] !== "summary");
    for (const row of kept) this.#tally.add(row);
    const summary = rows.find((row) => row[STATUS] === "summary");
    if (summary !== undefined) {
      this.newest = (summary[NEWEST] as bigint | null) ?? undefined;
      this.summary = (summary[PROVENANCE] as string | null) ?? undefined;
    }
    if (kept.length > 0) await this.#parts.add(await rowsBatch(batch.types, kept).arrow());
  }

  read(query: { readonly statuses: readonly string[] }): RowBatches {
    return { [Symbol.asyncIterator]: () => this.#selected(query.statuses) };
  }

  async *#selected(statuses: readonly string[]): AsyncGenerator<RowBatch> {
    yield rowsBatch(this.#types, []);
    for await (const part of this.#parts.read()) {
      const batch = await arrowBatch(part, this.#types);
      const rows = (await batch.rows()).filter((row) => statuses.includes(String(row[STATUS])));
      if (rows.length > 0) yield rowsBatch(this.#types, rows);
    }
  }

  dispose(): Promise<void> {
    return this.#parts.dispose();
  }
}

/** Drains an engine's result; the engine is free afterwards. */
export async function spoolBatches(batches: RowBatches, options: BatchSpoolOptions): Promise<SpooledRows> {
  const spool = new BatchSpool(options);
  try {
    for await (const batch of batches) {
      options.signal.throwIfAborted();
      await spool.add(batch);
    }
    return spool;
  } catch (error) {
    await spool.dispose();
    throw error;
  }
}
