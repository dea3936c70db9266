import { AsyncLocalStorage } from "node:async_hooks";
import type { MetadataStoreOptions } from "@metaxy/core";
import { HASH_ALGORITHMS, type HashSettings, hashText, type StoreDriver } from "@metaxy/core/driver";
import { alterDriver, changeRows } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterStore } from "./alter-store.ts";
import type { Alteration, Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `hash` must see. */
export const hashMutants: readonly Mutant[] = [
  {
    key: "hash/keeps-the-default-in-memory",
    says: "hashes with the default where Polars is asked for",
    fails: ["hash/default-and-override"],
    mayFail: ["system/*"],
    alter: keepingTheDefault(),
  },
  {
    key: "hash/ignores-the-cut",
    says: "cuts at 20 where 12 is given",
    fails: ["hash/default-and-override"],
    mayFail: ["hash/*", "open/survives-reopen"],
    alter: {
      options: (options) => (options.hashTruncationLength === 12 ? { ...options, hashTruncationLength: 20 } : options),
    },
  },
  {
    key: "hash/falls-to-the-default",
    says: "uses the default where no hash is given, whatever is recorded",
    fails: ["hash/is-recorded"],
    mayFail: ["hash/*", "open/survives-reopen", "system/ours-reads-python"],
    alter: forgetting((isGiven) => !isGiven),
  },
  {
    key: "hash/mixes-versions",
    says: "takes the hash that is given, whatever is recorded",
    fails: ["hash/clash"],
    alter: forgetting((isGiven) => isGiven),
  },
  {
    key: "hash/looks-at-opening-only",
    says: "does not see what others recorded since it was opened",
    fails: ["hash/late-clash"],
    mayFail: ["hash/parallel-first-writes"],
    alter: { driver: seeingAtOpeningOnly },
  },
  {
    key: "hash/looks-once",
    says: "does not see who else asks for a hash",
    fails: ["hash/parallel-first-writes"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          read: (table, query, options) =>
            table.name === RECORD
              ? changeRows(driver.read(table, query, options), (row) => (row.candidate === null ? row : undefined))
              : driver.read(table, query, options),
        }),
    },
  },
  {
    key: "hash/takes-any-fallback",
    says: "takes the fallback's hash for its own",
    fails: ["hash/fallback-clash"],
    mayFail: ["hash/deep-clash", "open/failing-open"],
    alter: {
      options: ({ hashAlgorithm, ...options }) =>
        options.fallbackStores === undefined ? { hashAlgorithm, ...options } : options,
    },
  },
  {
    key: "hash/asks-the-first-fallback",
    says: "knows the first of its fallbacks alone",
    fails: ["hash/deep-clash"],
    alter: {
      options: ({ fallbackStores, ...options }) =>
        Array.isArray(fallbackStores)
          ? { ...options, fallbackStores: fallbackStores.slice(0, 1) }
          : { ...options, ...(fallbackStores === undefined ? {} : { fallbackStores }) },
    },
  },
  {
    key: "hash/compares-algorithms-only",
    says: "takes the fallback's cut for its own",
    fails: ["hash/fallback-clash"],
    alter: {
      options: ({ hashTruncationLength, ...options }) =>
        options.fallbackStores === undefined ? { hashTruncationLength, ...options } : options,
    },
  },
  {
    key: "hash/ignores-its-fallbacks",
    says: "uses its own default, whatever its fallbacks use",
    fails: ["hash/inherits-from-fallback"],
    mayFail: ["hash/deep-clash"],
    alter: {
      options: (options) =>
        options.fallbackStores === undefined
          ? options
          : { hashAlgorithm: DEFAULT.algorithm, hashTruncationLength: DEFAULT.length, ...options },
    },
  },
  {
    key: "hash/another-hash-instead",
    says: "takes another hash where its engine lacks the one that is given",
    fails: ["hash/unsupported"],
    mayFail: ["join-parents/inner", "hash-fields/odd-strings", "open/failing-open"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          capabilities: { ...driver.capabilities, nativeHashes: HASH_ALGORITHMS.filter((each) => each !== "sha256") },
        }),
      options: ({ hashAlgorithm, ...options }) => ({
        ...options,
        hashAlgorithm: hashAlgorithm === "sha256" && isAlone(options) ? "md5" : hashAlgorithm,
      }),
    },
  },
  {
    key: "hash/compatible-but-for-the-cut",
    says: "cuts at 20 for `pythonCompat` too",
    fails: ["hash/python-compat"],
    alter: {
      options: (options) => (options.pythonCompat === true ? { ...options, hashTruncationLength: 20 } : options),
    },
  },
  {
    key: "hash/compatible-in-silence",
    says: "does not warn of missed updates",
    fails: ["hash/python-compat"],
    mayFail: ["schema/option-values"],
    alter: {
      options: ({ onWarning, ...options }) => ({
        ...options,
        onWarning: (warning) => {
          if (warning.code !== "PYTHON_COMPAT") onWarning?.(warning);
        },
      }),
    },
  },
];

const RECORD = "metaxy_system__store";

/** Between opening and the first look at a user's table the record is seen, later no more. */
function seeingAtOpeningOnly(driver: StoreDriver): StoreDriver {
  let isOpening = false;
  return alterDriver(driver, {
    open: (mode, options) => {
      isOpening = true;
      return driver.open(mode, options);
    },
    describe: async (table) => {
      if (table.name !== RECORD) isOpening = false;
      return table.name === RECORD && !isOpening ? undefined : driver.describe(table);
    },
  });
}

const DEFAULT: HashSettings = { algorithm: "xxhash64", length: 20 };

/** An engine that stands in for Polars where that is asked for, with a hash of its own. */
function keepingTheDefault(): Alteration {
  const asPolars = new AsyncLocalStorage<boolean>();
  const hash = (settings: HashSettings, text: string): string =>
    hashText(asPolars.getStore() === true ? DEFAULT : settings, text);
  return {
    driver: (driver) => alterEngine(driver, { rules: { hash } }),
    store: (store) =>
      alterStore(store, {
        resolveUpdate: (original) => (feature, options) =>
          options?.versioningEngine === "polars"
            ? asPolars.run(true, () => original(feature, { ...options, versioningEngine: "native" }))
            : original(feature, options),
      }),
  };
}

/** A store that does not look at what is recorded, or at what its rows tell, depending on whether a hash is given. */
function forgetting(isForgotten: (isGiven: boolean) => boolean): Alteration {
  let isBlind = false;
  let isOpening = false;
  return {
    options: (options) => {
      const { hashAlgorithm, hashTruncationLength } = options;
      isBlind = isForgotten(hashAlgorithm !== undefined || hashTruncationLength !== undefined);
      return options;
    },
    driver: (driver) =>
      alterDriver(driver, {
        open: (mode, options) => {
          isOpening = true;
          return driver.open(mode, options);
        },
        describe: async (table) => (isBlind && isOpening && table.name === RECORD ? undefined : driver.describe(table)),
        listTables: async () => {
          const isHidden = isBlind && isOpening;
          isOpening = false;
          return isHidden ? [] : driver.listTables();
        },
      }),
  };
}

/** Whether nothing is said of how a hash is computed but its name. */
function isAlone({ versioningEngine, hashTruncationLength }: MetadataStoreOptions): boolean {
  return versioningEngine === undefined && hashTruncationLength === undefined;
}
