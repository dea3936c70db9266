import { didYouMean } from "@metaxy/core/driver";
import type { Scenario } from "./scenario.ts";

/** @throws Error where a gap names no scenario, with the nearest name, or gives no reason. */
export function requireKnownKeys(knownGaps: Readonly<Record<string, string>>, scenarios: readonly Scenario[]): void {
  const keys = new Set(scenarios.map((scenario): string => scenario.key));
  for (const [key, reason] of Object.entries(knownGaps)) {
    if (!keys.has(key)) throw new Error(`knownGaps names no scenario: ${JSON.stringify(key)}.${didYouMean(key, keys)}`);
    if (reason.trim() === "") throw new Error(`knownGaps gives no reason for ${JSON.stringify(key)}.`);
  }
}
