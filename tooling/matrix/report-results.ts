import { mkdirSync, writeFileSync } from "node:fs";
import type { ScenarioResult } from "@metaxy/conformance";

/**
 * For a store's own tests, as `report` of `defineStoreTests`: keeps what the support matrix is made of. Test files that
 * each run a part of the scenarios name theirs.
 */
export function reportResults(part = ""): (results: readonly ScenarioResult[]) => void {
  return (results) => {
    mkdirSync(".reports", { recursive: true });
    writeFileSync(`.reports/conformance${part}.json`, JSON.stringify(results));
  };
}
