import type { MetadataStore, ResolveOptions } from "@metaxy/core";
import { type RowBatch, rowsBatch, STATUS, type StoreDriver, type StoredRow } from "@metaxy/core/driver";
import { alterDriver } from "./alter-driver.ts";
import { alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `engine` must see. */
export const engineMutants: readonly Mutant[] = [
  {
    key: "engine/always-polars",
    says: "computes in memory where nothing is asked for",
    fails: ["engine/auto-is-native", "engine/one-statement"],
    mayFail: ["fallback/parent-from-fallback"],
    alter: {
      options: ({ versioningEngine, ...options }) => ({ ...options, versioningEngine: versioningEngine ?? "polars" }),
    },
  },
  {
    key: "engine/three-statements",
    says: "asks its engine for new, stale and orphaned rows one after the other",
    fails: ["engine/one-statement"],
    alter: { driver: asksForEachStatus },
  },
  {
    key: "engine/ignores-what-is-preferred",
    says: "uses its engine whatever is asked for",
    fails: ["engine/prefer-native-false"],
    mayFail: ["engine/native-impossible", "schema/option-values"],
    alter: {
      options: ({ preferNative: _, versioningEngine: __, ...options }) => options,
      store: (store) => alterEngineOption(store, () => undefined),
    },
  },
  {
    key: "engine/native-falls-to-memory",
    says: "computes in memory where the native engine is demanded and cannot run",
    fails: ["engine/native-impossible"],
    alter: {
      options: ({ versioningEngine, ...options }) => ({
        ...options,
        versioningEngine: versioningEngine === "native" ? undefined : versioningEngine,
      }),
      store: (store) => alterEngineOption(store, (asked) => (asked === "native" ? undefined : asked)),
    },
  },
  {
    key: "engine/warns-of-polars",
    says: "has no engine, and warns of it on each resolve",
    fails: ["engine/storage-only-uses-polars"],
    mayFail: ["fallback/parent-from-fallback", "engine/prefer-native-false"],
    alter: { driver: withoutEngine, ...warningOnResolve() },
  },
];

type Engine = ResolveOptions["versioningEngine"];

function alterEngineOption(store: MetadataStore, change: (asked: Engine) => Engine): MetadataStore {
  return alterStore(store, {
    resolveUpdate: (original) => (feature, options) =>
      original(feature, { ...options, versioningEngine: change(options?.versioningEngine) }),
  });
}

/** One answer put together from three, each asked for by itself. */
function asksForEachStatus(driver: StoreDriver): StoreDriver {
  const { resolveUpdate } = driver;
  if (resolveUpdate === undefined) return driver;
  const ask: typeof resolveUpdate = (request, options) => resolveUpdate.call(driver, request, options);
  return alterDriver(driver, {
    resolveUpdate: (request, options) => {
      async function* batches(): AsyncGenerator<RowBatch> {
        for (const part of ["stale", "orphaned", "rest"]) {
          for await (const batch of ask(request, options)) {
            const rows = (await batch.rows()).filter((row) => partOf(row) === part);
            yield rowsBatch(batch.types, rows);
          }
        }
      }
      return { [Symbol.asyncIterator]: batches };
    },
  });
}

function partOf(row: StoredRow): string {
  const status = row[STATUS];
  return status === "stale" || status === "orphaned" ? status : "rest";
}

function withoutEngine(driver: StoreDriver): StoreDriver {
  const { resolveUpdate: _, ...rest } = alterDriver(driver, {});
  return { ...rest, capabilities: { ...driver.capabilities, nativeHashes: [] } };
}

/** Warns through what the store was opened with. */
function warningOnResolve(): Pick<Mutant["alter"], "options" | "store"> {
  let warn: () => void = () => {};
  return {
    options: (options) => {
      warn = () => options.onWarning?.({ code: "FALLBACK_IN_MEMORY", message: "There is no engine.", details: {} });
      return options;
    },
    store: (store) =>
      alterStore(store, {
        resolveUpdate: (original) => (feature, options) => {
          warn();
          return original(feature, options);
        },
      }),
  };
}
