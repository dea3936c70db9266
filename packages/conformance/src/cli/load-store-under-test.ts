import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { StoreUnderTest } from "../suite/store-under-test.ts";
import { UsageError } from "./arguments.ts";

/** What a module for the command exports as `storeUnderTest`. */
export interface CertifiedStore extends StoreUnderTest {
  /** Scenarios that are known to fail, each with the reason. */
  readonly knownGaps?: Readonly<Record<string, string>>;
}

async function load(path: string): Promise<unknown> {
  const file = resolve(path);
  if (!existsSync(file)) throw new UsageError(`There is no module ${file}.`);
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw new UsageError(`${path} cannot be loaded: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

/** @throws UsageError where the module cannot be loaded or does not export what it should. */
export async function loadStoreUnderTest(path: string): Promise<CertifiedStore> {
  const loaded = await load(path);
  const exported =
    typeof loaded === "object" && loaded !== null && "storeUnderTest" in loaded ? loaded.storeUnderTest : undefined;
  if (isStoreUnderTest(exported)) return exported;
  throw new UsageError(
    `${path} must export { name, open, knownGaps? } as storeUnderTest: export const storeUnderTest: CertifiedStore = { … }.`,
  );
}

function isStoreUnderTest(value: unknown): value is CertifiedStore {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "open" in value &&
    typeof value.open === "function"
  );
}
