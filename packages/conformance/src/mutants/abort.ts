import type { MetadataStore } from "@metaxy/core";
import { createTemporaryFolder, MetadataStoreError } from "@metaxy/core/driver";
import { alterReadOptions, alterStore, type LooseReadOptions } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `abort` must see. */
export const abortMutants: readonly Mutant[] = [
  {
    key: "abort/lies-about-safe-rows",
    says: "says of an aborted write that nothing is stored",
    fails: ["abort/during-write"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, given, options) =>
            original(feature, given, options).catch((error: unknown) => {
              if (!(error instanceof MetadataStoreError) || error.code !== "ABORTED") throw error;
              throw new MetadataStoreError("ABORTED", error.message, { details: { ...error.details, rowsStored: 0 } });
            }),
        }),
    },
  },
  {
    key: "abort/write-goes-on",
    says: "does not hear an abort of a write",
    fails: ["abort/stalled-input", "abort/before-start"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, given, options) =>
            original(feature, given, withoutSignal(options ?? {})),
        }),
    },
  },
  {
    key: "abort/resolve-goes-on",
    says: "does not hear an abort of a resolve",
    fails: ["abort/during-resolve", "abort/before-start", "abort/stalled-input"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => (feature, options) => original(feature, withoutSignal(options ?? {})),
        }),
    },
  },
  {
    key: "abort/spool-stays",
    says: "leaves the spool of an aborted resolve behind",
    fails: ["abort/during-resolve"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => (feature, options) =>
            original(feature, options).catch(async (error: unknown) => {
              await createTemporaryFolder("spool");
              throw error;
            }),
        }),
    },
  },
  {
    key: "abort/ends-at-99-percent",
    says: "ends its progress short of the total",
    fails: ["abort/progress"],
    mayFail: ["abort/progress-throws", "schema/option-values"],
    alter: {
      store: (store) =>
        alterProgress(store, ({ rows, total }) => (rows === total ? { rows: rows - 1, total } : undefined)),
    },
  },
  {
    key: "abort/progress-goes-back",
    says: "begins its progress anew with every other batch",
    fails: ["abort/progress"],
    mayFail: ["schema/option-values"],
    alter: {
      store: (store) => {
        let calls = 0;
        return alterProgress(store, (told) => {
          calls += 1;
          return calls % 2 === 0 && told.rows !== told.total ? { ...told, rows: 0 } : told;
        });
      },
    },
  },
  {
    key: "abort/progress-twice",
    says: "tells the end of its progress twice",
    fails: ["abort/progress"],
    mayFail: ["schema/option-values"],
    alter: {
      store: (store) =>
        alterProgress(store, (told, tell) => {
          if (told.rows === told.total) tell(told);
          return told;
        }),
    },
  },
  {
    key: "abort/swallows-a-throwing-progress",
    says: "goes on after `onProgress` has thrown",
    fails: ["abort/progress-throws"],
    mayFail: ["schema/option-values"],
    alter: {
      store: (store) =>
        alterProgress(store, (told, tell) => {
          try {
            tell(told);
          } catch {
            // What is wrong with it.
          }
          return undefined;
        }),
    },
  },
  {
    key: "abort/deletes-all-the-same",
    says: "does not hear the signal of a delete",
    fails: ["abort/before-start"],
    alter: {
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => (feature, options) => original(feature, withoutSignal(options)),
        }),
    },
  },
  {
    key: "abort/reads-to-the-end",
    says: "does not hear the signal of a read",
    fails: ["abort/during-iteration", "abort/before-start"],
    mayFail: ["schema/option-values"],
    alter: { store: (store) => alterReadOptions(store, ({ signal: _, ...options }: LooseReadOptions) => options) },
  },
];

function withoutSignal<Options extends { readonly signal?: AbortSignal | undefined }>(options: Options): Options {
  return { ...options, signal: undefined };
}

type Told = { readonly rows: number; readonly total?: number };

/** Changes what is told of progress, or tells it itself and gives nothing. */
function alterProgress(
  store: MetadataStore,
  change: (told: Told, tell: (told: Told) => void) => Told | undefined,
): MetadataStore {
  return alterStore(store, {
    writeMetadata: (original) => (feature, given, options) => {
      const { onProgress } = options ?? {};
      if (onProgress === undefined) return original(feature, given, options);
      const changed = (told: Told): void => {
        const next = change(told, onProgress);
        if (next) onProgress(next);
      };
      return original(feature, given, { ...options, onProgress: changed });
    },
  });
}
