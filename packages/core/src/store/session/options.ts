import type { HashAlgorithm } from "../../hash/hash-settings.ts";
import type { MetadataStore } from "../metadata-store.ts";
import type { StoreWarning } from "./warnings.ts";

/** Which engine computes increments: the store's own where it can, only the store's own, or Polars in memory. */
export type VersioningEngineOptions = "auto" | "native" | "polars";

/** Options that every store takes. */
export interface MetadataStoreOptions {
  /** Stores to read from where this one lacks a feature, first listed first; never written to. */
  readonly fallbackStores?: readonly MetadataStore[] | undefined;
  /** Default: the configuration's, else what the store recorded, else the fallback's, else the store's own default. */
  readonly hashAlgorithm?: HashAlgorithm | undefined;
  /** Characters kept of a hash, at least 8; default 20. */
  readonly hashTruncationLength?: number | undefined;
  /** Today's defaults of the Python reference (its hash per store, cut at 8), for stores shared with it. */
  readonly pythonCompat?: boolean | undefined;
  /** Default `auto`. */
  readonly versioningEngine?: VersioningEngineOptions | undefined;
  /** `false` means `versioningEngine: "polars"`. */
  readonly preferNative?: boolean | undefined;
  /** Stored with every written row unless the call gives another. */
  readonly materializationId?: string | undefined;
  /** Expected project of written features; default: the configuration's. */
  readonly project?: string | undefined;
  /** Filters, `columns` and results use the seeds' names `data_version` and `provenance_by_field`. */
  readonly legacyColumns?: boolean | undefined;
  /** Time in µs since 1970, UTC; default: the system's. */
  readonly clock?: (() => bigint) | undefined;
  /** Called instead of `process.emitWarning`. */
  readonly onWarning?: ((warning: StoreWarning) => void) | undefined;
  /** Bytes of an increment kept in memory before it goes to a temporary file, unless the engine writes one at once; default 64 MiB. */
  readonly spoolMemoryLimit?: number | undefined;
}

export const STORE_OPTIONS: readonly (keyof MetadataStoreOptions)[] = [
  "fallbackStores",
  "hashAlgorithm",
  "hashTruncationLength",
  "pythonCompat",
  "versioningEngine",
  "preferNative",
  "materializationId",
  "project",
  "legacyColumns",
  "clock",
  "onWarning",
  "spoolMemoryLimit",
];

const DEFAULT_MEMORY_LIMIT = 64 * 1024 * 1024;

/** Bytes of spooled rows that are kept in memory. */
export function spoolMemoryLimit(options: MetadataStoreOptions): number {
  return options.spoolMemoryLimit ?? DEFAULT_MEMORY_LIMIT;
}
