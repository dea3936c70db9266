import type { FeatureReference } from "../../feature/feature-types.ts";
import type { HashSettings } from "../../hash/hash-settings.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import type { LongCallOptions } from "./call.ts";
import type { FeatureHandle } from "./feature-handle.ts";
import type { Mutex } from "./mutex.ts";
import type { MetadataStoreOptions } from "./options.ts";
import type { Permissions } from "./scopes.ts";
import type { Session } from "./session.ts";
import type { Stamps } from "./stamps.ts";
import type { HashChoice } from "./store-hash.ts";
import type { Warnings } from "./warnings.ts";

/** The parts of a store, shared by its operations. */
export interface StoreContext {
  readonly driver: StoreDriver;
  readonly options: MetadataStoreOptions;
  readonly session: Session;
  readonly warnings: Warnings;
  readonly stamps: Stamps;
  readonly permissions: Permissions;
  readonly fallbacks: readonly StoreContext[];
  /** Increments that are closed with the store. */
  readonly increments: Set<{ end(state: "closed"): Promise<void> }>;
  /** One after the other per table. */
  writeLock(table: string): Mutex;
  feature(reference: FeatureReference): FeatureHandle;
  /** Known while a lease is held. */
  hash(): HashChoice;
  /** Has the store say its hash, before the first rows. @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH */
  recordHash(options: CallOptions): Promise<void>;
  /** Runs with the driver open; errors of an interrupted call say that the store was closed. */
  call<T>(
    mode: "read" | "write",
    options: LongCallOptions | undefined,
    task: (call: DriverCall) => Promise<T>,
  ): Promise<T>;
}

/** One feature in one store. */
export interface Subject {
  readonly context: StoreContext;
  readonly handle: FeatureHandle;
}

/** What a running call has. */
export interface DriverCall {
  readonly context: StoreContext;
  readonly driver: StoreDriver;
  readonly hash: HashSettings;
  readonly options: CallOptions & { readonly signal: AbortSignal };
}
