import type { ColumnTypes } from "../../rows/column-type.ts";
import { arrowBatch } from "../../rows/index.ts";
import type { RowBatch, RowBatches } from "../../rows/row-batch.ts";
import { Mutex } from "../session/mutex.ts";
import { createSpoolFolder, removeSpoolFolder, scratchFile } from "../session/spool-folder.ts";
import { SpoolParts } from "./spool-parts.ts";

/** Rows of a running read, whose rest can be taken out of the store while the reader pauses. */
export interface DetachableRows {
  readonly rows: RowBatches;
  /** Takes the rest into a spool, from which the reader goes on; the store is not needed afterwards. Never rejects. */
  detach(): Promise<void>;
  /** Frees the spool. */
  dispose(): Promise<void>;
}

class Detachable implements DetachableRows {
  readonly rows: RowBatches;
  readonly #mutex = new Mutex();
  readonly #parts: SpoolParts;
  readonly #started: Promise<void>;
  #start: () => void = () => {};
  #rest: AsyncIterator<RowBatch>;
  #folder: string | undefined;
  #isDisposed = false;
  #detached: Promise<void> | undefined;

  constructor(source: RowBatches, memoryLimit: number) {
    this.#parts = new SpoolParts({ memoryLimit, file: () => this.#file() });
    this.#started = new Promise((resolve) => {
      this.#start = resolve;
    });
    this.#rest = source[Symbol.asyncIterator]();
    this.rows = { ...source, ...this.#whole(source), [Symbol.asyncIterator]: () => this.#rows() };
  }

  detach(): Promise<void> {
    this.#detached ??= this.#detach();
    return this.#detached;
  }

  async #detach(): Promise<void> {
    // Only a reader that has started says in which form it wants the rows.
    await this.#started;
    await this.#mutex.run(async () => {
      this.#rest = await this.#drained(this.#rest);
    });
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#start();
    await this.#mutex.run(async () => {
      await this.#parts.dispose();
      if (this.#folder !== undefined) await removeSpoolFolder(this.#folder);
    });
  }

  async *#rows(): AsyncGenerator<RowBatch> {
    this.#start();
    try {
      for (;;) {
        const { done, value } = await this.#mutex.run(() => this.#rest.next());
        if (done === true) return;
        yield value;
      }
    } finally {
      await this.#mutex.run(async () => this.#rest.return?.());
    }
  }

  #whole({ writeParquet }: RowBatches): Pick<RowBatches, "writeParquet"> {
    if (writeParquet === undefined) return {};
    const write = (path: string): Promise<void> => {
      this.#start();
      return this.#mutex.run(async () => {
        await writeParquet(path);
        this.#rest = noRows();
      });
    };
    return { writeParquet: write };
  }

  async #file(): Promise<string> {
    this.#folder ??= await createSpoolFolder();
    return scratchFile(this.#folder, "arrows");
  }

  async #drained(rest: AsyncIterator<RowBatch>): Promise<AsyncIterator<RowBatch>> {
    const types: ColumnTypes[] = [];
    try {
      for (;;) {
        if (this.#isDisposed) return noRows();
        const { done, value } = await rest.next();
        if (done === true) return this.#replay(types);
        await this.#parts.add(await value.arrow());
        types.push(value.types);
      }
    } catch (error) {
      return this.#replay(types, { error });
    } finally {
      await rest.return?.();
    }
  }

  async *#replay(types: readonly ColumnTypes[], failure?: { readonly error: unknown }): AsyncGenerator<RowBatch> {
    let part = 0;
    for await (const bytes of this.#parts.read()) yield await arrowBatch(bytes, types[part++]);
    if (failure !== undefined) throw failure.error;
  }
}

async function* noRows(): AsyncGenerator<RowBatch> {}

/** Lets a read be detached; up to `memoryLimit` bytes of its rest stay in memory. */
export function detachableRows(source: RowBatches, memoryLimit: number): DetachableRows {
  return new Detachable(source, memoryLimit);
}
