import { defineStoreTests } from "@metaxy/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { storeUnderTest } from "../src/store.ts";

defineStoreTests({ ...storeUnderTest, runner: { describe, it, beforeAll, afterAll }, knownGaps: {} });
