import { appendFile, open, rm } from "node:fs/promises";
import { NEWEST, PROVENANCE, STATUS } from "../feature/system-columns.ts";
import type { ColumnTypes, StoredRow } from "../rows/column-type.ts";
import { arrowBatch, rowsBatch } from "../rows/index.ts";
import type { RowBatch, RowBatches, SpoolCounts, SpooledRows } from "../rows/row-batch.ts";
import { rowKey } from "./compare-values.ts";

export interface BatchSpoolOptions {
  /** Bytes kept in memory, as Arrow; what is above goes to `file`. */
  readonly memoryLimit: number;
  /** A private file; asked for at need. */
  readonly file: () => Promise<string>;
  /** Columns that make a target's id, for counting; rows of one target are neighbours. */
  readonly idColumns: readonly string[];
  readonly signal: AbortSignal;
}

interface FilePart {
  readonly offset: number;
  readonly bytes: number;
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
  readonly #parts: (Uint8Array | FilePart)[] = [];
  readonly #options: BatchSpoolOptions;
  readonly #tally: Tally;
  #types: ColumnTypes = new Map();
  #inMemory = 0;
  #file: string | undefined;
  #fileSize = 0;
  newest: bigint | undefined;
  summary: string | undefined;

  constructor(options: BatchSpoolOptions) {
    this.#options = options;
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
    if (kept.length > 0) await this.#hold(await rowsBatch(batch.types, kept).arrow());
  }

  async #hold(bytes: Uint8Array): Promise<void> {
    if (this.#inMemory + bytes.length <= this.#options.memoryLimit) {
      this.#inMemory += bytes.length;
      this.#parts.push(bytes);
      return;
    }
    this.#file ??= await this.#options.file();
    await appendFile(this.#file, bytes);
    this.#parts.push({ offset: this.#fileSize, bytes: bytes.length });
    this.#fileSize += bytes.length;
  }

  read(query: { readonly statuses: readonly string[] }): RowBatches {
    return { [Symbol.asyncIterator]: () => this.#selected(query.statuses) };
  }

  async *#selected(statuses: readonly string[]): AsyncGenerator<RowBatch> {
    yield rowsBatch(this.#types, []);
    for (const part of this.#parts) {
      const batch = await arrowBatch(part instanceof Uint8Array ? part : await this.#fromFile(part), this.#types);
      const rows = (await batch.rows()).filter((row) => statuses.includes(String(row[STATUS])));
      if (rows.length > 0) yield rowsBatch(this.#types, rows);
    }
  }

  async #fromFile(part: FilePart): Promise<Uint8Array> {
    const file = await open(this.#file ?? "", "r");
    try {
      const bytes = new Uint8Array(part.bytes);
      await file.read(bytes, 0, part.bytes, part.offset);
      return bytes;
    } finally {
      await file.close();
    }
  }

  async dispose(): Promise<void> {
    this.#parts.length = 0;
    this.#inMemory = 0;
    if (this.#file !== undefined) await rm(this.#file, { force: true });
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
