import { MetadataStoreError } from "../../errors.ts";
import { describeValue } from "../../rows/describe-value.ts";
import { callbackFailed } from "./callback-failed.ts";

const SECOND = 1_000_000n;

function systemTime(): bigint {
  return BigInt(Date.now()) * 1000n;
}

/** Times that a store stamps on rows, in µs since 1970. */
export class Stamps {
  readonly #clock: () => bigint;
  #last: bigint | undefined;
  readonly #newest = new Map<string, bigint>();

  constructor(clock: () => bigint = systemTime) {
    this.#clock = clock;
  }

  now(): bigint {
    const time = this.#time();
    if (typeof time === "bigint") return time;
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `The option "clock" must give microseconds since 1970 as a bigint, not ${describeValue(time)}.`,
    );
  }

  #time(): unknown {
    try {
      return this.#clock();
    } catch (error) {
      throw callbackFailed("clock", error);
    }
  }

  /** Remembers the newest time of a table's rows, as an increment saw it, so that what is written next replaces them. */
  observe(table: string, time: bigint): void {
    const known = this.#newest.get(table);
    if (known === undefined || time > known) this.#newest.set(table, time);
  }

  /**
   * Time for the next batch of a table: later than what an increment saw there, and later than the batch before, also
   * where the clock stands still or slips back by less than a second. A larger step back is taken as it is.
   */
  next(table: string): bigint {
    let time = this.now();
    const last = this.#last;
    if (last !== undefined && time <= last && last - time < SECOND) time = last + 1n;
    const newest = this.#newest.get(table);
    if (newest !== undefined && time <= newest) time = newest + 1n;
    this.#last = time;
    return time;
  }
}
