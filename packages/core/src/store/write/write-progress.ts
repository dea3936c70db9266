import { MetadataStoreError } from "../../errors.ts";
import { messageOf } from "../../message-of.ts";
import type { Progress } from "../store-driver.ts";

/** Passes progress on; a callback that throws ends the write between two batches, never inside one. */
export class WriteProgress {
  readonly #callback: ((progress: Progress) => void) | undefined;
  #rows = -1;
  #total: number | undefined;
  #stored = 0;
  #failure: MetadataStoreError | undefined;

  constructor(callback: ((progress: Progress) => void) | undefined) {
    this.#callback = callback;
  }

  /** For the driver: rows of the batch at hand. */
  readonly report = (progress: Progress): void => {
    const total = progress.total === undefined ? undefined : this.#stored + progress.total;
    this.#tell(this.#stored + progress.rows, total);
  };

  /** @throws MetadataStoreError INPUT_FAILED with what the callback threw as cause */
  batchStored(rows: number, total: number | undefined): void {
    this.#stored = rows;
    this.#tell(rows, total);
    if (this.#failure !== undefined) throw this.#failure;
  }

  finish(rows: number): void {
    this.#tell(rows, rows);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #tell(rows: number, total: number | undefined): void {
    if (this.#callback === undefined || this.#failure !== undefined) return;
    if (rows <= this.#rows && total === this.#total) return;
    this.#rows = Math.max(this.#rows, rows);
    this.#total = total;
    try {
      this.#callback(total === undefined ? { rows: this.#rows } : { rows: this.#rows, total });
    } catch (error) {
      const said = messageOf(error);
      const message = `The write ended early because its onProgress failed: ${said.replace(/\.?$/, ".")}`;
      this.#failure = new MetadataStoreError("INPUT_FAILED", message, { cause: error });
    }
  }
}
