import type { MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import type { StoreDriver } from "@metaxy/core/driver";
import type { Area, ScenarioKey } from "../suite/vocabulary.ts";

/** A way in which a store can be broken. */
export interface Mutant {
  /** e.g. `write/drops-a-user-column`. */
  readonly key: `${Area}/${string}`;
  /** What the broken store does, in a few words. */
  readonly says: string;
  /** Scenarios that must fail on it. */
  readonly fails: readonly ScenarioKey[];
  /** Further scenarios that may fail on it, by key or by area; every other one must pass. */
  readonly mayFail?: readonly (ScenarioKey | `${Area}/*` | "*")[];
  readonly alter: Alteration;
}

/** Where a store is broken. Several may be given. */
export interface Alteration {
  /** Its driver, e.g. by `alterDriver`. */
  readonly driver?: (driver: StoreDriver, place: string) => StoreDriver;
  /** Its public methods, e.g. by `alterStore`. */
  readonly store?: (store: MetadataStore) => MetadataStore;
  /** The options that it is opened with. */
  readonly options?: (options: MetadataStoreOptions) => MetadataStoreOptions;
}
