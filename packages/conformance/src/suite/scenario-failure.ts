import type { RowDifference } from "./compare-rows.ts";

/** Why a scenario failed, without the scenario's name; the suite puts the rule above it and the SQL below. */
export class ScenarioFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ScenarioFailure";
  }
}

/** Rows that differ, as text. */
export function differenceText(what: string, difference: RowDifference): string {
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0
      ? []
      : [`${title} (${lines.length}):`, ...lines.slice(0, SHOWN).map((line) => `    ${line}`), ...more(lines)];
  return [
    `${what} are not the expected ones.`,
    ...list("  expected, not found", difference.missing),
    ...list("  found, not expected", difference.unexpected),
  ].join("\n");
}

const SHOWN = 20;

function more(lines: readonly string[]): string[] {
  return lines.length > SHOWN ? [`    … and ${lines.length - SHOWN} more`] : [];
}
