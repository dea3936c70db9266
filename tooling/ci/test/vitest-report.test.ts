import { describe, expect, it } from "vitest";
import { reportLine } from "../report-lines.ts";
import { readVitestReport, vitestTally } from "../vitest-report.ts";

const clean = {
  success: true,
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  startTime: 1_000_000,
  testResults: [{ status: "passed", endTime: 1_002_500, assertionResults: [{ status: "passed" }] }],
};

describe("vitestTally", () => {
  it("counts passed tests", () => {
    expect(vitestTally(clean)).toEqual({ passed: 5, failed: 0 });
  });

  it("counts failed tests once, not their file as well", () => {
    const testResults = [{ status: "failed", assertionResults: [{ status: "failed" }, { status: "failed" }] }];
    expect(vitestTally({ ...clean, success: false, numFailedTests: 2, testResults })).toEqual({ passed: 5, failed: 2 });
  });

  it("counts a file that could not be loaded as a failure", () => {
    const testResults = [{ status: "failed", assertionResults: [] }];
    expect(vitestTally({ ...clean, success: false, testResults })).toEqual({ passed: 5, failed: 1 });
  });

  it("counts skipped and planned tests as failures", () => {
    expect(vitestTally({ ...clean, numPendingTests: 2, numTodoTests: 1 })).toEqual({ passed: 5, failed: 3 });
  });

  it("leaves out skipped tests where tests were chosen by title", () => {
    expect(vitestTally({ ...clean, numPendingTests: 2 }, { othersSkipped: true })).toEqual({ passed: 5, failed: 0 });
  });

  it("fails a run that failed as a whole though each test passed", () => {
    expect(vitestTally({ ...clean, success: false })).toEqual({ passed: 5, failed: 1 });
  });

  it("fails a run without any test", () => {
    expect(vitestTally({ ...clean, numPassedTests: 0, testResults: [] })).toEqual({ passed: 0, failed: 1 });
  });

  it("fails where there is no report", () => {
    expect(readVitestReport("/nowhere/vitest.json")).toEqual({ passed: 0, failed: 1 });
  });
});

describe("reportLine", () => {
  it("gives counts and time, or that the package did not run again", () => {
    expect(reportLine("packages/core", clean, 999_999)).toBe("packages/core: 5 passed, 0 failed (2.5 s)");
    expect(reportLine("packages/core", clean, 1_000_001)).toBe("packages/core: 5 passed, 0 failed (unchanged)");
  });
});
