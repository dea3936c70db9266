import { afterAll, beforeAll, describe, it } from "vitest";
import { defineSelfTests } from "../src/mutants/define-self-tests.ts";
import { memoryBase } from "./memory-base.ts";

defineSelfTests({ runner: { describe, it, beforeAll, afterAll }, base: memoryBase });
