import { mkdirSync, writeFileSync } from "node:fs";
import type { ScenarioResult } from "@metaxy/conformance";

/** For a store's own tests, as `report` of `defineStoreTests`: keeps what the support matrix is made of. */
export function reportResults(results: readonly ScenarioResult[]): void {
  mkdirSync(".reports", { recursive: true });
  writeFileSync(".reports/conformance.json", JSON.stringify(results));
}
