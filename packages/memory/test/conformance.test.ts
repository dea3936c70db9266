import { defineStoreTests } from "@metaxy/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { storeUnderTest } from "./store-under-test.ts";

defineStoreTests({ ...storeUnderTest, runner: { describe, it, beforeAll, afterAll }, knownGaps: {} });
