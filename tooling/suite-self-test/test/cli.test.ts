import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { allScenarios } from "@metaxy/conformance";
import { describe, expect, it } from "vitest";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function run(...words: string[]): { code: number | null; lines: string[] } {
  const { status, stdout } = spawnSync(
    process.execPath,
    [path("../../../packages/conformance/src/cli/metaxy-conformance.ts"), ...words],
    {
      encoding: "utf8",
    },
  );
  return { code: status, lines: stdout.trimEnd().split("\n") };
}

describe("metaxy-conformance", () => {
  it("prints each scenario's result and ends with the counts", () => {
    const { code, lines } = run(
      path("../stores/memory-store.ts"),
      "--grep",
      "^(read/is-lazy|delete/hard-unsupported)$",
    );
    expect(code).toBe(0);
    expect(lines.map((line) => line.replace(/ \d+ ms$/, ""))).toEqual([
      "pass        read/is-lazy",
      "unsupported delete/hard-unsupported (no hardDelete)",
      "",
      "1 pass, 1 unsupported, 0 known gaps, 0 fail",
      "2 passed, 0 failed",
    ]);
  });

  it("tells a known gap from a failure, and fails", () => {
    const { code, lines } = run(
      path("../stores/broken-store.ts"),
      "--grep",
      "^(fallback/reads-fall-back|read/is-lazy|project/foreign-project)$",
    );
    expect(lines.at(-2)).toBe("2 pass, 0 unsupported, 1 known gaps, 0 fail");
    expect(lines.at(-1)).toBe("3 passed, 0 failed");
    expect(code).toBe(0);
  });

  it("fails where a scenario fails, and prints the rule", () => {
    const { code, lines } = run(path("../stores/fixed-store.ts"), "--grep", "^read/is-lazy$");
    expect(code).toBe(1);
    expect(lines.join("\n")).toContain(
      "[read/is-lazy] is listed under knownGaps (was broken once), but it passes. Delete the entry",
    );
    expect(lines.at(-1)).toBe("0 passed, 1 failed");
  });

  it("prints the rule, the rows and the last statements of a failure", () => {
    const { code, lines } = run(path("../stores/lossy-store.ts"), "--grep", "^read/selects-columns$");
    expect(code).toBe(1);
    expect(lines.map((line) => line.replace(/ \d+ ms$/, ""))).toEqual([
      "fail        read/selects-columns",
      "    [read/selects-columns] `columns` gives exactly those columns, in that order; no system column is added.",
      "",
      "    The rows are not the expected ones.",
      "      expected, not found (1):",
      '        seconds=2 | id="v2"',
      "",
      "    The SQL that ran last:",
      "",
      "    CREATE TABLE t",
      "",
      "    SELECT * FROM t",
      "",
      "0 pass, 0 unsupported, 0 known gaps, 1 fail",
      "0 passed, 1 failed",
    ]);
  });

  it("gives one JSON object per line with --json", () => {
    const { lines } = run(path("../stores/memory-store.ts"), "--json", "--grep", "^read/is-lazy$");
    const [result, counts] = lines.map((line) => JSON.parse(line));
    expect({ ...result, milliseconds: 0 }).toEqual({
      store: "memory",
      key: "read/is-lazy",
      outcome: "pass",
      lacking: [],
      milliseconds: 0,
    });
    expect(counts).toEqual({ passed: 1, failed: 0 });
  });

  it("lists key, level and number of mutants with --list, of the chosen levels", () => {
    const all = run("--list").lines;
    expect(all.length).toBe(allScenarios.length);
    expect(all).toContain("read/is-lazy\tcore\t1");
    const errors = run("--list", "--level", "errors").lines;
    expect(errors.every((line) => line.split("\t")[1] === "errors")).toBe(true);
    expect(errors.length).toBe(allScenarios.filter((scenario) => scenario.level === "errors").length);
  });

  it.each([
    [["--level", "kore", "x.ts"], 'There is no level "kore". Did you mean "core"?'],
    [["--lst"], "Unknown option '--lst'"],
    [[], "A module with the store under test is missing."],
    [["--grep", "^raed", "x.ts"], "No scenario has a key that matches ^raed; --list shows the keys."],
    [["--level", "native", "--grep", "^open", "--list"], "No scenario of level native has a key that matches ^open;"],
    [["nowhere.ts"], "nowhere.ts."],
    [[path("../stores/broken-module.ts")], "cannot be loaded: RangeError: no database here"],
    [[path("../stores/unknown-gap.ts")], 'knownGaps names no scenario: "read/is-lzy". Did you mean "read/is-lazy"?'],
    [[path("../stores/no-store.ts")], "must export { name, open, knownGaps? } as storeUnderTest"],
  ])("refuses %j with exit code 2", (words, message) => {
    const { code, lines } = run(...words);
    expect(code).toBe(2);
    expect(lines.join("\n")).toContain(message);
  });
});
