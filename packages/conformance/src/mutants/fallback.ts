import type { MetadataStore } from "@metaxy/core";
import { FeatureNotFoundError } from "@metaxy/core/driver";
import { alterBatches } from "./alter-query.ts";
import { alterStore } from "./alter-store.ts";
import type { Alteration, Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `fallback` must see. */
export const fallbackMutants: readonly Mutant[] = [
  {
    key: "fallback/never-asks-the-fallback",
    says: "forgets its fallback stores",
    fails: [
      "fallback/reads-fall-back",
      "fallback/own-table-wins",
      "fallback/chain-and-promotion",
      "fallback/parent-from-fallback",
      "fallback/branch-deployment",
      "fallback/filters-and-history-pass",
    ],
    mayFail: [
      "read/in-store-only",
      "delete/drop",
      "compare-with-current/current-is-this-store",
      "fallback/*",
      "hash/*",
      "upstream/*",
      "engine/*",
      "delete/absent-feature",
      "schema/option-values",
      "open/failing-open",
    ],
    alter: { options: ({ fallbackStores: _, ...options }) => options },
  },
  {
    key: "fallback/falls-back-on-no-rows",
    says: "reads from a fallback where its own table has no rows",
    fails: ["fallback/own-table-wins"],
    mayFail: ["collapse-children/childless-feature-exists"],
    alter: alterFallbacks((store, fallbacks) =>
      alterBatches(
        store,
        (original, { feature, options }) =>
          async function* (size) {
            let isEmpty = true;
            for await (const batch of original(size)) {
              isEmpty &&= batch.length === 0;
              yield batch;
            }
            if (isEmpty) for (const each of fallbacks) yield* each.readMetadata(feature, options).batches(size);
          },
      ),
    ),
  },
  {
    key: "fallback/joins-tables",
    says: "reads rows of a fallback besides its own",
    fails: ["fallback/own-table-wins"],
    mayFail: ["collapse-children/childless-feature-exists"],
    alter: alterFallbacks((store, fallbacks) =>
      alterBatches(
        store,
        (original, { feature, options }) =>
          async function* (size) {
            yield* original(size);
            if (!(await store.hasFeature(feature)) || options?.allowFallback === false) return;
            for (const each of fallbacks)
              if (await each.hasFeature(feature)) yield* each.readMetadata(feature, options).batches(size);
          },
      ),
    ),
  },
  {
    key: "fallback/one-level-only",
    says: "does not ask the fallbacks of a fallback",
    fails: ["fallback/chain-and-promotion"],
    alter: alterFallbacks((store, fallbacks) =>
      alterBatches(
        store,
        (original, { feature }) =>
          async function* (size) {
            const isNear = await Promise.all([store, ...fallbacks].map((each) => each.hasFeature(feature)));
            if (fallbacks.length > 0 && !isNear.includes(true)) throw new FeatureNotFoundError("It is not near.");
            yield* original(size);
          },
      ),
    ),
  },
  {
    key: "fallback/last-listed-first",
    says: "asks its fallbacks in the reverse order",
    fails: ["fallback/chain-and-promotion"],
    mayFail: ["schema/option-values"],
    alter: {
      options: ({ fallbackStores, ...options }) => ({ ...options, fallbackStores: fallbackStores?.toReversed() }),
    },
  },
  {
    key: "fallback/writes-through",
    says: "writes to its fallbacks too",
    fails: ["fallback/writes-stay", "fallback/branch-deployment"],
    mayFail: ["hash/deep-clash", "delete/drop", "fallback/own-table-wins", "fallback/chain-and-promotion"],
    alter: alterFallbacks((store, fallbacks) =>
      alterStore(store, {
        writeMetadata: (original) => async (feature, rows, options) => {
          for (const each of fallbacks) await each.writeMetadata(feature, rows, options);
          return original(feature, rows, options);
        },
      }),
    ),
  },
  {
    key: "fallback/drops-through",
    says: "drops a feature from its fallbacks too",
    fails: ["fallback/writes-stay"],
    mayFail: ["delete/drop", "fallback/own-table-wins", "fallback/chain-and-promotion"],
    alter: alterFallbacks((store, fallbacks) =>
      alterStore(store, {
        dropFeatureMetadata: (original) => async (feature, options) => {
          await original(feature, options);
          for (const each of fallbacks) await each.dropFeatureMetadata(feature, options);
        },
      }),
    ),
  },
  {
    key: "fallback/computes-in-memory-in-silence",
    says: "does not warn that a parent in a fallback makes it compute in memory",
    fails: ["fallback/parent-from-fallback"],
    mayFail: ["schema/option-values"],
    alter: {
      options: ({ onWarning, ...options }) => ({
        ...options,
        onWarning: (warning) => {
          if (warning.code !== "FALLBACK_IN_MEMORY") onWarning?.(warning);
        },
      }),
    },
  },
  {
    key: "fallback/forgets-what-was-asked",
    says: "reads from a fallback without filters, columns and history",
    fails: ["fallback/filters-and-history-pass"],
    mayFail: ["fallback/chain-and-promotion"],
    alter: alterFallbacks((store, fallbacks) =>
      alterBatches(
        store,
        (original, { feature, options }) =>
          async function* (size) {
            const isOwn = options?.allowFallback === false || (await store.hasFeature(feature));
            for (const each of isOwn ? [] : fallbacks) {
              if (await each.hasFeature(feature)) return yield* each.readMetadata(feature).batches(size);
            }
            yield* original(size);
          },
      ),
    ),
  },
];

/** An alteration that sees the fallbacks which a store is opened with. */
function alterFallbacks(
  change: (store: MetadataStore, fallbacks: readonly MetadataStore[]) => MetadataStore,
): Alteration {
  let fallbacks: readonly MetadataStore[] = [];
  return {
    options: (options) => {
      fallbacks = options.fallbackStores ?? [];
      return options;
    },
    store: (store) => change(store, fallbacks),
  };
}
