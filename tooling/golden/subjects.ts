import type { MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import type { HashAlgorithm } from "@metaxy/core/driver";
import { DuckDBMetadataStore } from "@metaxy/duckdb";
import { MemoryMetadataStore } from "@metaxy/memory";

/** A store with one of its engines: what golden cases are run on. */
export interface Subject {
  /** e.g. `duckdb native`. */
  readonly name: string;
  /** Name of its files among golden stores; absent: it has none. */
  readonly kind?: string;
  readonly versioningEngine: "native" | "polars";
  /** Whether the engine computes this hash; cases with another are left out. */
  computes(algorithm: HashAlgorithm): boolean;
  /** Creates a store at a place, e.g. a file; without one it is empty and gone once closed. */
  create(options: MetadataStoreOptions, place?: string): MetadataStore;
}

const createDuckDb = (options: MetadataStoreOptions, database = ":memory:"): MetadataStore =>
  new DuckDBMetadataStore({ ...options, database });

/** Every store of this repository, on each of its engines. */
export const subjects: readonly Subject[] = [
  {
    name: "memory",
    versioningEngine: "polars",
    computes: () => true,
    create: (options) => new MemoryMetadataStore(options),
  },
  {
    name: "duckdb native",
    kind: "duckdb",
    versioningEngine: "native",
    computes: (algorithm) => createDuckDb({}).capabilities.nativeHashes.includes(algorithm),
    create: createDuckDb,
  },
  {
    name: "duckdb polars",
    kind: "duckdb",
    versioningEngine: "polars",
    computes: () => true,
    create: createDuckDb,
  },
];
