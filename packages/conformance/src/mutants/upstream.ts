import type { MetadataStore } from "@metaxy/core";
import {
  byFieldType,
  type ColumnTypes,
  FeatureNotFoundError,
  MetadataStoreError,
  PROVENANCE_BY_FIELD,
  rowsBatch,
  type StoredRow,
} from "@metaxy/core/driver";
import { alterEngine } from "./alter-engine.ts";
import { alterReferences } from "./alter-parents.ts";
import type { QueryRow } from "./alter-query.ts";
import { alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `upstream` must see. */
export const upstreamMutants: readonly Mutant[] = [
  {
    key: "upstream/one-key-form",
    says: "finds a parent under `a/b` alone",
    fails: ["upstream/map-of-parents"],
    mayFail: ["upstream/*"],
    alter: {
      store: (store) =>
        alterStore(store, {
          readUpstreamMetadata: (original) => async (feature, options) => {
            const upstream = await original(feature, options);
            const get = upstream.get.bind(upstream);
            const value: typeof get = (form) =>
              typeof form === "string" && form.includes("/") ? get(form) : undefined;
            return Object.defineProperty(upstream, "get", { value });
          },
        }),
    },
  },
  {
    key: "upstream/reads-parents-here-alone",
    says: "reads parents from the store alone",
    fails: ["upstream/map-through-fallback"],
    alter: {
      store: (store) =>
        alterStore(store, {
          readUpstreamMetadata: (original) => (feature, options) =>
            original(feature, { ...options, allowFallback: false }),
        }),
    },
  },
  {
    key: "upstream/another-hash-input",
    says: "hashes the names of the parents' fields for given samples, not their versions",
    fails: ["upstream/calculate-and-write", "upstream/calculate-keeps-every-sample"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: (request) =>
            request.samples?.role === "join-parents" ? alterReferences(request, () => "version") : request,
        }),
    },
  },
  {
    key: "upstream/inner-join",
    says: "drops given samples that a parent has no row of",
    fails: ["upstream/calculate-keeps-every-sample"],
    alter: { store: droppingUnmatched },
  },
  {
    key: "upstream/unmatched-in-silence",
    says: "does not warn of given samples without parent rows",
    fails: ["upstream/calculate-keeps-every-sample"],
    mayFail: ["schema/option-values"],
    alter: {
      options: ({ onWarning, ...options }) => ({
        ...options,
        onWarning: (warning) => {
          if (warning.code !== "SAMPLES_WITHOUT_PARENT") onWarning?.(warning);
        },
      }),
    },
  },
  {
    key: "upstream/writes-nothing-in-silence",
    says: "writes nothing where samples or parents are missing, instead of refusing it",
    fails: ["upstream/calculate-needs-samples"],
    mayFail: ["schema/unknown-option"],
    alter: {
      store: (store) =>
        alterStore(store, {
          calculateAndWriteDataVersions: (original) => (options) =>
            original(options).catch((error: unknown) => {
              if (!(error instanceof MetadataStoreError) || error.code !== "INVALID_ARGUMENT") throw error;
              return store.readMetadata(options.feature).collect();
            }),
        }),
    },
  },
  {
    key: "upstream/writes-without-parents",
    says: "writes given samples although their parents are missing",
    fails: ["upstream/calculate-missing-parent"],
    mayFail: ["upstream/calculate-needs-samples"],
    alter: {
      store: (store) =>
        alterStore(store, {
          calculateAndWriteDataVersions: (original) => async (options) => {
            try {
              return await original(options);
            } catch (error) {
              const samples = rowsOf(options.sampleDf);
              if (samples.length > 0) await store.writeMetadata(options.feature, await unversioned(samples));
              throw error;
            }
          },
        }),
    },
  },
  {
    key: "upstream/always-allows-the-fallback",
    says: "takes parents from fallback stores although it must not",
    fails: ["upstream/calculate-missing-parent"],
    alter: {
      store: (store) =>
        alterStore(store, {
          calculateAndWriteDataVersions:
            (original) =>
            ({ allowUpstreamFallback: _, ...options }) =>
              original(options),
        }),
    },
  },
];

function droppingUnmatched(store: MetadataStore): MetadataStore {
  return alterStore(store, {
    calculateAndWriteDataVersions: (original) => async (options) => {
      if (!Array.isArray(options.sampleDf)) return original(options);
      let samples = rowsOf(options.sampleDf);
      for (const [, parent] of await store.readUpstreamMetadata(options.feature)) {
        const ids = await idsOf(parent);
        samples = samples.filter((sample) => ids?.has(new Map(Object.entries(sample)).get("id")) ?? true);
      }
      return original({ ...options, sampleDf: samples });
    },
  });
}

/** Ids of a parent's rows; nothing where the parent is nowhere. */
async function idsOf(parent: { toArray(): Promise<readonly QueryRow[]> }): Promise<ReadonlySet<unknown> | undefined> {
  try {
    return new Set((await parent.toArray()).map((row) => row.id));
  } catch (error) {
    if (error instanceof FeatureNotFoundError) return undefined;
    throw error;
  }
}

/** Samples without their versions, as Arrow. */
function unversioned(samples: readonly object[]): Promise<Uint8Array> {
  const types: ColumnTypes = new Map([
    ["id", "string"],
    [PROVENANCE_BY_FIELD, byFieldType(["audio"])],
  ]);
  const rows = samples.map((sample): StoredRow => Object.assign({ [PROVENANCE_BY_FIELD]: { audio: null } }, sample));
  return rowsBatch(types, rows).arrow();
}

function rowsOf(given: unknown): readonly object[] {
  return Array.isArray(given) ? given : [];
}
