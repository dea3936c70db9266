import type { Vector } from "@duckdb/node-bindings";
import { vectorBindings } from "./vector-bindings.ts";

const RECORD_BYTES = 16;
const INLINE_BYTES = 12;
const INLINE_START = 4;
const POINTER_START = 8;
const WORD = 2 ** 32;
/** Texts so near behind each other are read with one call; no page of memory lies between them. */
const MOST_GAP = 16;
const MOST_RUN_BYTES = 2 ** 24;

/** Long texts of neighbouring rows that lie behind each other in memory. */
interface Run {
  readonly firstRow: number;
  readonly low: number;
  readonly high: number;
  bytes: number;
}

/** Where the bytes of texts lie: VARCHAR and BLOB records hold up to 12 bytes themselves, else a pointer to them. */
export class TextBytes {
  readonly #memory: Buffer;
  readonly #words: DataView;
  readonly #runs: Buffer[];
  /** Per row the number of its run, and where it begins in it. */
  readonly #runOf: Int32Array;
  readonly #startOf: Int32Array;

  /** Rows that are NULL are not looked at, and must not be asked for. */
  constructor(vector: Vector, rows: number, isPresent: (row: number) => boolean) {
    const { buffer, byteOffset, byteLength } = vectorBindings.vector_get_data(vector, rows * RECORD_BYTES);
    this.#memory = Buffer.from(buffer, byteOffset, byteLength);
    this.#words = new DataView(buffer, byteOffset, byteLength);
    this.#runOf = new Int32Array(rows);
    this.#startOf = new Int32Array(rows);
    this.#runs = this.#findRuns(rows, isPresent).map(({ firstRow, bytes }) => {
      const pointer = byteOffset + firstRow * RECORD_BYTES + POINTER_START;
      const run = vectorBindings.get_data_from_pointer(buffer as ArrayBuffer, pointer, bytes);
      return Buffer.from(run.buffer, run.byteOffset, run.byteLength);
    });
  }

  text(row: number): string {
    const length = this.#length(row);
    const start = this.#start(row, length);
    return this.#source(row, length).toString("utf8", start, start + length);
  }

  /** A copy. */
  bytes(row: number): Uint8Array {
    const length = this.#length(row);
    const start = this.#start(row, length);
    return new Uint8Array(this.#source(row, length).subarray(start, start + length));
  }

  #length(row: number): number {
    return this.#words.getUint32(row * RECORD_BYTES, true);
  }

  #source(row: number, length: number): Buffer {
    return (length <= INLINE_BYTES ? undefined : this.#runs[this.#runOf[row] ?? 0]) ?? this.#memory;
  }

  #start(row: number, length: number): number {
    return length <= INLINE_BYTES ? row * RECORD_BYTES + INLINE_START : (this.#startOf[row] ?? 0);
  }

  #findRuns(rows: number, isPresent: (row: number) => boolean): Run[] {
    const runs: Run[] = [];
    let run: Run | undefined;
    for (let row = 0; row < rows; row++) {
      const length = this.#length(row);
      if (length <= INLINE_BYTES || !isPresent(row)) continue;
      const low = this.#words.getUint32(row * RECORD_BYTES + POINTER_START, true);
      const high = this.#words.getUint32(row * RECORD_BYTES + POINTER_START + 4, true);
      // A double does not hold every address, but every distance that matters.
      const start: number = run === undefined ? 0 : (high - run.high) * WORD + (low - run.low);
      if (run === undefined || !follows(run, start, length)) {
        run = { firstRow: row, low, high, bytes: length };
        runs.push(run);
        this.#startOf[row] = 0;
      } else {
        this.#startOf[row] = start;
        run.bytes = Math.max(run.bytes, start + length);
      }
      this.#runOf[row] = runs.length - 1;
    }
    return runs;
  }
}

/** Whether a text lies within a run, as repeated ones do, or right behind it. */
function follows(run: Run, start: number, length: number): boolean {
  return start >= 0 && start <= run.bytes + MOST_GAP && start + length <= MOST_RUN_BYTES;
}
