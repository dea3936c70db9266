import { checkOptions } from "../../check-options.ts";
import { MetadataStoreError } from "../../errors.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow } from "../../rows/index.ts";
import type { DataFrame } from "../../rows/polars-types.ts";
import type { RowBatch, RowBatches } from "../../rows/row-batch.ts";
import { rebatch } from "../query/rebatch.ts";
import { callError, throwIfAborted } from "../session/call.ts";
import { loadPolars } from "../session/load-polars.ts";
import { createSpoolFolder, removeSpoolFolder, withScratchFolder } from "../session/spool-folder.ts";
import type { Progress } from "../store-driver.ts";

/** Rows of a started read or increment. */
export interface OpenedRows {
  readonly rows: RowBatches;
  readonly signal: AbortSignal | undefined;
  /** Told how many rows were handed over so far. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** How a stored row looks to users. */
  readonly view: (types: ColumnTypes) => (row: StoredRow) => unknown;
  /** Gives frames the columns and names that users see. */
  readonly shape: (frame: DataFrame) => DataFrame | Promise<DataFrame>;
  /** Likewise for Arrow; absent: batches are as users see them. */
  readonly shapeBatch?: ((batch: RowBatch) => Promise<RowBatch>) | undefined;
  /** Neighbouring rows that agree in these columns stay in one batch. */
  readonly groupBy?: readonly string[] | undefined;
  release(): Promise<void>;
}

/** How many rows a batch has. */
export interface BatchOptions {
  /** Rows per batch; default 10,000. */
  readonly size?: number | undefined;
}

const DEFAULT_BATCH_SIZE = 10_000;

function checkedSize(options: BatchOptions | undefined): number {
  checkOptions("A query's batches", options ?? {}, ["size"]);
  const size = options?.size ?? DEFAULT_BATCH_SIZE;
  if (Number.isInteger(size) && size > 0) return size;
  throw new MetadataStoreError("INVALID_ARGUMENT", `A batch size must be a whole number above 0, not ${size}.`);
}

async function* mapped<T, U>(items: AsyncIterable<T>, task: (item: T) => Promise<U>): AsyncGenerator<U> {
  for await (const item of items) yield await task(item);
}

/**
 * Rows that are read when they are used, each time anew. Nothing happens before the first use; a use that ends early
 * frees what it held.
 */
export class Query<Row> implements AsyncIterable<Row> {
  readonly #open: () => Promise<OpenedRows>;

  constructor(open: () => Promise<OpenedRows>) {
    this.#open = open;
  }

  /** All rows. */
  async toArray(): Promise<Row[]> {
    const all: Row[] = [];
    for await (const batch of this.batches()) for (const row of batch) all.push(row);
    return all;
  }

  /** All rows as one Polars DataFrame, exact in every type. */
  async collect(): Promise<DataFrame> {
    const polars = await loadPolars();
    return this.#use(({ rows, shape, signal, onProgress }) =>
      withScratchFolder(async (directory) => {
        const frame = await polars.toFrame(rows, { directory, signal });
        onProgress?.({ rows: polars.frameHeight(frame) });
        return shape(frame);
      }),
    );
  }

  /** Typed rows, one by one, in bounded memory. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    for await (const batch of this.batches()) yield* batch;
  }

  /** Arrays of typed rows, each of `size` rows but the last. */
  async *batches(options?: BatchOptions): AsyncGenerator<Row[]> {
    const size = checkedSize(options);
    for await (const { batch, opened } of this.#stream(size)) {
      const view = opened.view(batch.types);
      const rows: Row[] = [];
      // The view gives rows of the type that the caller asked for.
      await eachRow(await batch.rows(), (row) => rows.push(view(row) as Row));
      yield rows;
    }
  }

  /** Polars DataFrames of `size` rows but the last. */
  async *frames(options?: BatchOptions): AsyncGenerator<DataFrame> {
    const { frameHeight, frameOf, framesOf } = await loadPolars();
    const size = checkedSize(options);
    const directory = await createSpoolFolder();
    const cut = ({ rows, groupBy }: OpenedRows): AsyncIterable<DataFrame> =>
      groupBy === undefined ? framesOf(rows, { size, directory }) : mapped(rebatch(rows, { size, groupBy }), frameOf);
    try {
      for await (const { part, opened } of this.#parts(cut, frameHeight)) yield await opened.shape(part);
    } finally {
      await removeSpoolFolder(directory);
    }
  }

  /** Rows that share a target, one group at a time; without aggregated parents a group is one row. */
  async *groups(): AsyncGenerator<[Row, ...Row[]]> {
    for await (const { batch, opened } of this.#stream(1)) {
      const view = opened.view(batch.types);
      const [first, ...others] = (await batch.rows()).map((row) => view(row) as Row);
      if (first !== undefined) yield [first, ...others];
    }
  }

  /** Arrow IPC streams of `size` rows each but the last; `tableFromIPC` of apache-arrow reads them. */
  async *arrow(options?: BatchOptions): AsyncGenerator<Uint8Array> {
    for await (const { batch, opened } of this.#stream(checkedSize(options))) {
      const shaped = opened.shapeBatch === undefined ? batch : await opened.shapeBatch(batch);
      yield await shaped.arrow();
    }
  }

  async #use<T>(task: (opened: OpenedRows) => Promise<T>): Promise<T> {
    const opened = await this.#open();
    try {
      return await task(opened);
    } catch (error) {
      throw callError(error, opened.signal);
    } finally {
      await opened.release();
    }
  }

  async *#stream(size: number): AsyncGenerator<{ batch: RowBatch; opened: OpenedRows }> {
    const cut = ({ rows, groupBy }: OpenedRows) => rebatch(rows, { size, groupBy });
    for await (const { part, opened } of this.#parts(cut, (batch) => batch.rowCount)) {
      yield { batch: part, opened };
    }
  }

  /** The rows in parts of whatever kind. */
  async *#parts<T>(
    cut: (opened: OpenedRows) => AsyncIterable<T>,
    countOf: (part: T) => number,
  ): AsyncGenerator<{ readonly part: T; readonly opened: OpenedRows }> {
    const opened = await this.#open();
    let rows = 0;
    try {
      for await (const part of cut(opened)) {
        throwIfAborted(opened.signal);
        rows += countOf(part);
        opened.onProgress?.({ rows });
        yield { part, opened };
        throwIfAborted(opened.signal);
      }
    } catch (error) {
      throw callError(error, opened.signal);
    } finally {
      await opened.release();
    }
  }
}
