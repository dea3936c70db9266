import { expect, it } from "vitest";
import { createWarningLog } from "../../src/testing/warning-log.ts";

it("gives the warnings of a code, and refuses another number or another message", () => {
  const log = createWarningLog();
  log.expectNone();
  expect(() => log.expectOne("NULL_IDS")).toThrow("Expected one warning NULL_IDS, found none.");
  const warning = { code: "NULL_IDS", message: "3 rows have no id.", details: { rows: 3 } } as const;
  log.report(warning);
  expect(log.expectOne("NULL_IDS", /3 rows/)).toBe(warning);
  expect([log.of("NULL_IDS"), log.of("NULL_VERSIONS"), log.all]).toEqual([[warning], [], [warning]]);
  expect(() => log.expectOne("NULL_IDS", /4 rows/)).toThrow("does not say /4 rows/: 3 rows have no id.");
  expect(() => log.expectNone()).toThrow("Expected no warning, found NULL_IDS: 3 rows have no id.");
  expect(() => log.expectNone("NULL_IDS")).toThrow("Expected no warning NULL_IDS");
  log.expectNone("NULL_VERSIONS");
  log.report(warning);
  expect(() => log.expectOne("NULL_IDS")).toThrow("Expected one warning NULL_IDS");
  log.clear();
  log.expectNone();
});
