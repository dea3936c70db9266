/** A time: µs since 1970 UTC, or ISO text in UTC with up to six digits of a second. */
export type Moment = bigint | string;

const TICK = 1_000n;

/**
 * A time that a test moves. Each question moves it by a millisecond, so that what is written later is later, until it is
 * frozen; nothing ever sleeps.
 */
export interface TestClock {
  /** The time of the next stamp, without moving it. */
  readonly now: bigint;
  /** Moves on by µs. */
  advance(microseconds: bigint): void;
  /** Goes to a time and runs on from there. */
  set(moment: Moment): void;
  /** Stands still: here, or at a given time. */
  freeze(moment?: Moment): void;
  /** What a store takes as its clock. */
  readonly read: () => bigint;
}

/**
 * A clock for tests, running from `start`.
 * @example
 * const clock = createTestClock("2025-06-01T00:00:00Z");
 * const store = new MemoryMetadataStore({ clock: clock.read });
 */
export function createTestClock(start: Moment = "2025-01-01T00:00:00Z"): TestClock {
  let now = microsecondsOf(start);
  let tick = TICK;
  return {
    get now() {
      return now;
    },
    advance: (microseconds) => {
      now += microseconds;
    },
    set: (moment) => {
      now = microsecondsOf(moment);
      tick = TICK;
    },
    freeze: (moment = now) => {
      now = microsecondsOf(moment);
      tick = 0n;
    },
    read: () => {
      const time = now;
      now += tick;
      return time;
    },
  };
}

/** µs since 1970 UTC of a moment. */
export function microsecondsOf(moment: Moment): bigint {
  if (typeof moment === "bigint") return moment;
  const fraction = /\.(\d+)/.exec(moment)?.[1] ?? "";
  const seconds = BigInt(Date.parse(moment.replace(/\.\d+/, "")) / 1000);
  return seconds * 1_000_000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

/** ISO text in UTC of µs since 1970; without a fraction where there is none. */
export function isoOf(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((microseconds - fraction) / 1000n)).toISOString().slice(0, 19);
  return fraction === 0n ? `${whole}Z` : `${whole}.${String(fraction).padStart(6, "0")}Z`;
}
