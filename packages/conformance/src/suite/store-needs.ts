import { HASH_ALGORITHMS, type HashAlgorithm, type StoreCapabilities } from "@metaxy/core/driver";
import type { StoreUnderTest } from "./store-under-test.ts";
import type { HarnessNeed, Need, StoreNeed } from "./vocabulary.ts";

/** What of a scenario's needs a store declares not to have. */
export function lackingNeeds(needs: readonly Need[], capabilities: StoreCapabilities): StoreNeed[] {
  return needs.filter((need) => isStoreNeed(need)).filter((need) => !hasCapability(need, capabilities));
}

/** What of a scenario's needs the place of the run does not offer. */
export function lackingAccess(needs: readonly Need[], subject: StoreUnderTest): HarnessNeed[] {
  const offers: Readonly<Record<HarnessNeed, boolean>> = {
    readRaw: subject.readRaw !== undefined,
    injectRaw: subject.injectRaw !== undefined,
    faults: subject.faults !== undefined,
    rowsRead: subject.rowsRead !== undefined,
    reference: subject.reference !== undefined,
    processes: subject.faults?.module !== undefined,
    frames: true,
  };
  return needs.filter((need) => !isStoreNeed(need)).filter((need) => !offers[need]);
}

/** Whether the capabilities of a store say that it has what a scenario needs. */
export function hasCapability(need: StoreNeed, capabilities: StoreCapabilities): boolean {
  const algorithm = HASH_ALGORITHMS.find((each) => need === `hash:${each}`);
  if (algorithm !== undefined) return canHash(algorithm, capabilities);
  return DECLARED[need]?.(capabilities) === true;
}

const DECLARED: Readonly<Record<string, (capabilities: StoreCapabilities) => boolean>> = {
  native: hasEngine,
  "no native": (capabilities) => !hasEngine(capabilities),
  pushdown: (capabilities) => capabilities.pushdown.includes("where"),
  hardDelete: (capabilities) => capabilities.hardDelete,
  "no hardDelete": (capabilities) => !capabilities.hardDelete,
  durable: (capabilities) => capabilities.durable,
  atomicWrite: (capabilities) => capabilities.atomicWrite,
  manyWriters: (capabilities) => capabilities.writers === "many",
  oneWriter: (capabilities) => capabilities.writers === "one",
  tableVersions: (capabilities) => capabilities.tableVersions === true,
  partitions: (capabilities) => capabilities.partitions === true,
  indexes: (capabilities) => capabilities.indexes === true,
  remote: (capabilities) => capabilities.remote === true,
  python: (capabilities) => capabilities.pythonHash !== undefined,
};

/** A store without an engine hashes in memory, where every algorithm is at hand. */
function canHash(algorithm: HashAlgorithm, capabilities: StoreCapabilities): boolean {
  return !hasEngine(capabilities) || capabilities.nativeHashes.includes(algorithm);
}

function hasEngine(capabilities: StoreCapabilities): boolean {
  return capabilities.nativeHashes.length > 0;
}

const ACCESS: readonly Need[] = ["readRaw", "injectRaw", "faults", "rowsRead", "processes", "reference", "frames"];

function isStoreNeed(need: Need): need is StoreNeed {
  return !ACCESS.includes(need);
}
