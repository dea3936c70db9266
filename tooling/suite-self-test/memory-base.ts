import type { MutableStore } from "@metaxy/conformance";
import { alterEngine } from "../../packages/conformance/src/mutants/alter-engine.ts";
import { MemoryDriver } from "../../packages/memory/src/memory-driver.ts";

/** The in-memory store with the naive engine as base of mutants: nothing crosses into native code, so runs are short. */
export const memoryBase: MutableStore = { name: "memory", createDriver: () => alterEngine(new MemoryDriver()) };
