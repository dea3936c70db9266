import { MemoryDriver } from "../../memory/src/memory-driver.ts";
import { alterEngine } from "../src/mutants/alter-engine.ts";
import type { MutableStore } from "../src/mutants/mutable-store.ts";

/** The in-memory store with the naive engine as base of mutants: nothing crosses into native code, so runs are short. */
export const memoryBase: MutableStore = { name: "memory", createDriver: () => alterEngine(new MemoryDriver()) };
