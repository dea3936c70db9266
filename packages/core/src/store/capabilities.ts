import type { HashAlgorithm } from "../hash/hash-settings.ts";

/** What a store can do, declared once as data and proven by the conformance suite. */
export interface StoreCapabilities {
  /** Rows survive closing. */
  readonly durable: boolean;
  /** One append is stored whole or not at all, whatever its number of batches; else batch by batch. */
  readonly atomicWrite: boolean;
  /** Rows can be removed, not only marked as deleted. */
  readonly hardDelete: boolean;
  /** How many processes may write to one place at once. */
  readonly writers: "process" | "one" | "many";
  /** Parts of a `ReadQuery` that `read` carries out itself; core does the rest. */
  readonly pushdown: readonly ("where" | "among" | "latest" | "having" | "columns" | "limit")[];
  /** Hash algorithms of the store's own engine; none where there is no engine. */
  readonly nativeHashes: readonly HashAlgorithm[];
  /** Used where neither the caller, the configuration, the store's record nor a fallback store says another. */
  readonly defaultHash: HashAlgorithm;
  /** What the Python reference uses on this kind of store, for `pythonCompat`; absent where it has no such store. */
  readonly pythonHash?: HashAlgorithm;
  /**
   * What texts and names the store refuses, by name and with an error; everything else it keeps exactly. Halves of surrogate
   * pairs and empty names never reach a store.
   */
  readonly refuses: readonly ("nul-in-text" | "nul-in-name" | "names-differing-in-case" | "nan" | "negative-zero")[];
  readonly tableVersions?: boolean;
  readonly partitions?: boolean;
  readonly indexes?: boolean;
  readonly remote?: boolean;
}
