import { DependencyError, MetadataStoreError } from "../../errors.ts";
import type { FeatureReference } from "../../feature/feature-types.ts";
import type { DataFrame } from "../../rows/polars-types.ts";
import type { RowsInput } from "../../rows/rows-input.ts";
import type { Query } from "../read/query.ts";
import { legacyFrame } from "../read/read-feature.ts";
import type { LongCallOptions } from "../session/call.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import type { StoreContext } from "../session/store-context.ts";
import { type WriteOptions, writeMetadata } from "../write/write.ts";
import { Increment } from "./increment.ts";
import { resolveRows } from "./resolve-update.ts";

/** Rows of each upstream feature, found by any form of its key: object, `a/b`, `a__b` or `a_b`. */
export class UpstreamMetadata implements Iterable<[string, Query<Record<string, unknown>>]> {
  readonly #queries: ReadonlyMap<string, Query<Record<string, unknown>>>;
  readonly #keyOf: (reference: FeatureReference) => string;

  constructor(
    queries: ReadonlyMap<string, Query<Record<string, unknown>>>,
    keyOf: (reference: FeatureReference) => string,
  ) {
    this.#queries = queries;
    this.#keyOf = keyOf;
  }

  /** Number of upstream features. */
  get size(): number {
    return this.#queries.size;
  }

  /** Rows of an upstream feature; `undefined` where the feature is none of the parents. */
  get(reference: FeatureReference): Query<Record<string, unknown>> | undefined {
    return this.#queries.get(this.#keyOf(reference));
  }

  /** Whether the feature is one of the parents. */
  has(reference: FeatureReference): boolean {
    return this.#queries.has(this.#keyOf(reference));
  }

  /** Keys of the parents, e.g. `video/raw`, in the order of declaration. */
  keys(): IterableIterator<string> {
    return this.#queries.keys();
  }

  [Symbol.iterator](): IterableIterator<[string, Query<Record<string, unknown>>]> {
    return this.#queries[Symbol.iterator]();
  }
}

export interface CalculateOptions<Reference = unknown> extends WriteOptions {
  readonly feature: Reference;
  /** Samples without versions, in any form that a write takes; all of them are kept, with all their columns. */
  readonly sampleDf: RowsInput<object>;
  /** Default `true`; `false`: a parent that is only in a fallback store is a `DependencyError`. */
  readonly allowUpstreamFallback?: boolean | undefined;
}

export const CALCULATE_OPTIONS: readonly (keyof CalculateOptions)[] = [
  "allowCrossProject",
  "allowUpstreamFallback",
  "feature",
  "materializationId",
  "onProgress",
  "preserveFeatureVersion",
  "sampleDf",
  "signal",
];

function requireSamplesOfChild(handle: FeatureHandle, { sampleDf }: CalculateOptions): void {
  const refuse = (message: string): never => {
    throw new MetadataStoreError("INVALID_ARGUMENT", message, { details: { feature: handle.key } });
  };
  // A caller without types may leave it out.
  if (((sampleDf as unknown) ?? null) === null) {
    refuse(
      `calculateAndWriteDataVersions of ${handle.key} needs sampleDf: the samples to write. For all that its parents give, write back what resolveUpdate hands out.`,
    );
  }
  if (!handle.isRoot) return;
  refuse(
    `${handle.key} has no parents, so there is nothing to calculate its versions from; give them as metaxy_provenance_by_field to writeMetadata.`,
  );
}

/**
 * Gives samples the versions that an increment would give them, writes them and answers the written frame.
 * @throws MetadataStoreError INVALID_ARGUMENT without samples, and for a feature without parents.
 * @throws DependencyError DEPENDENCY_MISSING for a parent that is nowhere, or only in a fallback store where that is not allowed.
 */
export async function calculateAndWrite(
  context: StoreContext,
  handle: FeatureHandle,
  options: CalculateOptions,
): Promise<DataFrame> {
  requireSamplesOfChild(handle, options);
  const call: LongCallOptions = { signal: options.signal };
  const run = () =>
    resolveRows(context, {
      handle,
      options: { ...call, samples: options.sampleDf, skipComparison: true },
      samplesRole: "join-parents",
      lookup: {
        skip: false,
        allowFallback: options.allowUpstreamFallback ?? true,
        missing: (message, plan) =>
          new DependencyError(message, { details: { feature: plan.feature, child: handle.key } }),
      },
    });
  const increment = new Increment<unknown, unknown>(handle, run, { signal: options.signal });
  try {
    const { new: frame } = await increment.collect();
    await writeMetadata({ context, handle }, frame, options);
    return legacyFrame(context)(frame);
  } finally {
    await increment[Symbol.asyncDispose]();
  }
}
