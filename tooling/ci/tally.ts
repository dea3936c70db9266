/** How many checks held and how many did not. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export function sum(tallies: Iterable<Tally>): Tally {
  let passed = 0;
  let failed = 0;
  for (const each of tallies) {
    passed += each.passed;
    failed += each.failed;
  }
  return { passed, failed };
}

/** The line that every check of this repository ends with, e.g. `12 passed, 0 failed`. */
export function closingLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed`;
}

/** Reads a {@link closingLine}; `undefined` where the text is anything else. */
export function readClosingLine(text: string): Tally | undefined {
  const match = /^(\d+) passed, (\d+) failed$/.exec(text.trim());
  return match === null ? undefined : { passed: Number(match[1]), failed: Number(match[2]) };
}
