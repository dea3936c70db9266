import { allScenarios, defineStoreTests } from "@metaxy/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { reportResults } from "../../../tooling/matrix/report-results.ts";
import { storeUnderTest } from "./store-under-test.ts";

process.env.METAXY_TEST_THREADS = "2";
defineStoreTests({
  runner: { describe, it, beforeAll, afterAll },
  ...storeUnderTest,
  knownGaps: {},
  scenarios: allScenarios.filter(({ random, sweeping }) => random === true || sweeping === true),
  report: reportResults("-long"),
});
