import { allScenarios, defineStoreTests } from "@metaxy/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { reportResults } from "../../../tooling/matrix/report-results.ts";
import { storeUnderTest } from "./store-under-test.ts";

defineStoreTests({
  runner: { describe, it, beforeAll, afterAll },
  ...storeUnderTest,
  knownGaps: {},
  scenarios: allScenarios.filter(({ random, sweeping, level }) => !(random || sweeping) && level === "core"),
  report: reportResults("-core"),
});
