import { defineStoreTests } from "@metaxy/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { reportResults } from "../../../tooling/matrix/report-results.ts";
import { storeUnderTest } from "./store-under-test.ts";

defineStoreTests({
  ...storeUnderTest,
  runner: { describe, it, beforeAll, afterAll },
  knownGaps: {},
  report: reportResults(),
});
