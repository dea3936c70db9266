import { describe, expect, it } from "vitest";
import { createTestClock, isoOf, microsecondsOf } from "../../src/testing/test-clock.ts";

describe("a clock for tests", () => {
  it("moves by a millisecond with each question, stands still when frozen", () => {
    const clock = createTestClock();
    const start = clock.now;
    expect([clock.read(), clock.read() - start, clock.now - start]).toEqual([start, 1000n, 2000n]);
    clock.freeze("2025-06-01T12:00:00.000001Z");
    expect(clock.read()).toBe(1748779200000001n);
    clock.advance(5n);
    expect(clock.read()).toBe(1748779200000006n);
    clock.set("2025-06-01T12:00:00Z");
    expect([clock.read(), clock.read()]).toEqual([1748779200000000n, 1748779200001000n]);
  });
  it("reads and writes ISO text to the microsecond, before 1970 too", () => {
    for (const iso of [
      "2024-02-29T12:34:56.123456Z",
      "1969-12-31T23:59:59.999999Z",
      "0001-01-01T00:00:00Z",
      "9999-12-31T23:59:59Z",
    ]) {
      expect(isoOf(microsecondsOf(iso))).toBe(iso);
    }
    expect(microsecondsOf("1969-12-31T23:59:59.999999Z")).toBe(-1n);
  });
});
