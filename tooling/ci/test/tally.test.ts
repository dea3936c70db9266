import { describe, expect, it } from "vitest";
import { closingLine, readClosingLine, sum } from "../tally.ts";

describe("tally", () => {
  it("sums passed and failed apart", () => {
    expect(
      sum([
        { passed: 3, failed: 0 },
        { passed: 4, failed: 2 },
      ]),
    ).toEqual({ passed: 7, failed: 2 });
  });

  it("reads the closing line that it writes", () => {
    expect(readClosingLine(`${closingLine({ passed: 12, failed: 3 })}\n`)).toEqual({ passed: 12, failed: 3 });
  });

  it.each(["12 passed", "Tests 12 passed, 3 failed", "12 passed, 3 failed, 1 skipped", ""])(
    "takes %j for no closing line",
    (text) => {
      expect(readClosingLine(text)).toBeUndefined();
    },
  );
});
