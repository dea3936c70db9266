import { MetadataStoreError } from "../errors.ts";
import type { Condition } from "../feature/condition.ts";
import type { FeatureReference } from "../feature/feature-types.ts";
import type {
  CarriedRow,
  ColumnName,
  FilterColumns,
  IdRow,
  IncrementRow,
  ReadRow,
  WriteRow,
} from "../feature/row-types.ts";
import { describeValue } from "../rows/describe-value.ts";
import type { DataFrame } from "../rows/polars-types.ts";
import type { RowsInput } from "../rows/rows-input.ts";
import type { StoreCapabilities } from "./capabilities.ts";
import { type ReplacedChildren, replaceChildren } from "./expansion/replace-children.ts";
import { carryForward } from "./increment/carry-forward.ts";
import { Increment } from "./increment/increment.ts";
import { RESOLVE_OPTIONS, type ResolveOptions } from "./increment/resolve-options.ts";
import { resolveUpdate } from "./increment/resolve-update.ts";
import { CALCULATE_OPTIONS, type CalculateOptions, calculateAndWrite, UpstreamMetadata } from "./increment/upstream.ts";
import { MetadataStoreConfig } from "./metadata-store-config.ts";
import type { Filters } from "./read/filters.ts";
import type { Query } from "./read/query.ts";
import { checkReadOptions, type ReadOptions } from "./read/read.ts";
import { featureQuery } from "./read/read-feature.ts";
import { type LongCallOptions, throwIfAborted } from "./session/call.ts";
import { checkCallOptions } from "./session/check-call-options.ts";
import { findTable, validateChain } from "./session/fallback.ts";
import { featuresOfStore } from "./session/features-of-store.ts";
import { type MetadataStoreOptions, STORE_OPTIONS } from "./session/options.ts";
import type { StoreContext } from "./session/store-context.ts";
import { createStoreContext } from "./session/store-core.ts";
import { checkHashOptions } from "./session/store-hash.ts";
import type { AccessMode, StoreDriver } from "./store-driver.ts";
import { COPY_OPTIONS, type Copied, type CopyOptions, copyMetadata } from "./write/copy.ts";
import {
  DELETE_OPTIONS,
  type Deleted,
  type DeleteOptions,
  DROP_OPTIONS,
  type DropOptions,
  deleteMetadata,
  dropFeatureMetadata,
} from "./write/delete.ts";
import { WRITE_OPTIONS, type WriteOptions, type Written, writeMetadata } from "./write/write.ts";

/** A filter on stored rows of a feature: the typed callback, a filter text, a Polars expression, or several of them. */
export type FeatureFilters<F extends FeatureReference> = Filters<(column: FilterColumns<F>) => Condition>;

/** Rows for a feature: an array of objects, a Polars frame, an Arrow table or IPC stream, or an iterable of any. */
export type WriteInput<F extends FeatureReference> = RowsInput<WriteRow<F>>;

/** Rows that name stored ones by their ids; other columns do not count. */
export type IdRows<F extends FeatureReference> = RowsInput<IdRow<F>>;

/** What to read of a feature, its columns typed. */
export interface FeatureReadOptions<F extends FeatureReference, C extends ColumnName<F>>
  extends Omit<ReadOptions, "columns" | "filters"> {
  /** Exactly these columns, in this order; default: all. */
  readonly columns?: readonly C[] | undefined;
  readonly filters?: FeatureFilters<F> | undefined;
}

/** Options of `resolveUpdate`, filters on the target typed. */
export interface FeatureResolveOptions<F extends FeatureReference>
  extends Omit<ResolveOptions, "targetFilters" | "stalenessPredicates"> {
  readonly targetFilters?: FeatureFilters<F> | undefined;
  readonly stalenessPredicates?: FeatureFilters<F> | undefined;
}

/** How to wait for a store. */
export type OpenStoreOptions = Pick<LongCallOptions, "signal">;

/** Where to look for a feature. */
export interface HasOptions extends Pick<LongCallOptions, "signal"> {
  /** Also in the fallback stores; default `false`. */
  readonly checkFallback?: boolean | undefined;
}

/** A row to process. `previous()` is the stored row that it replaces, or null for a new one. */
export type WorkRow<F extends FeatureReference> = IncrementRow<F> & Previous<F>;

interface Previous<F extends FeatureReference> {
  previous(): ReadRow<F> | null;
}

/** Columns of a read row. Without declared columns a name may be any, which would hide those that are known. */
type SelectedRow<F extends FeatureReference, C extends ColumnName<F>> = string extends C
  ? ReadRow<F>
  : { readonly [K in C]: ReadRow<F>[K] };

/** A store that ends with a scope. */
type OpenStore<S> = S & AsyncDisposable;

/**
 * Metadata of features in one place: written append-only, read as of now or then, and compared with what upstream
 * features and code versions expect. A store package subclasses it and passes its driver.
 */
export class MetadataStore implements AsyncDisposable {
  /** Configuration class of this kind of store. */
  static configModel(): typeof MetadataStoreConfig {
    return MetadataStoreConfig;
  }

  /**
   * A store from its configuration's values.
   * @throws MetadataStoreError INVALID_ARGUMENT for a key that the store's `configModel()` does not list.
   */
  static fromConfig<S extends MetadataStore>(
    this: (new (options: never) => S) & { configModel(): typeof MetadataStoreConfig },
    values: object,
    options: Pick<MetadataStoreOptions, "fallbackStores" | "project" | "onWarning"> = {},
  ): S {
    // biome-ignore lint/complexity/noThisInStatic: `this` is the subclass whose store is built.
    const { fallbackStores: _, ...own } = new (this.configModel())(values).values;
    // Each store's constructor checks its own options.
    return new this({ ...own, ...options } as never);
  }

  readonly #context: StoreContext;

  /** @throws MetadataStoreError INVALID_ARGUMENT for what is no store of this copy of the package. */
  static #contextOf(store: unknown, what: string): StoreContext {
    if (typeof store === "object" && store !== null && #context in store) return store.#context;
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `${what} must be a store, an object of a class that extends this MetadataStore, not ${describeValue(store)}.`,
    );
  }

  /**
   * A store over a driver; opens nothing yet.
   * @throws MetadataStoreError INVALID_ARGUMENT, HASH_ALGORITHM_NOT_SUPPORTED, UNSUPPORTED for options that cannot be met.
   */
  constructor(driver: StoreDriver, options: MetadataStoreOptions = {}) {
    const ownOptions = Object.keys(new.target.configModel().fields);
    checkCallOptions(new.target.name, options, STORE_OPTIONS, ownOptions);
    if (options.preferNative === false && options.versioningEngine === "native") {
      throw new MetadataStoreError(
        "INVALID_ARGUMENT",
        `${new.target.name}: preferNative: false contradicts versioningEngine: "native"; leave one of them out.`,
        { details: { option: "preferNative" } },
      );
    }
    checkHashOptions(driver, options);
    const fallbacks = (options.fallbackStores ?? []).map((store) =>
      MetadataStore.#contextOf(store, "each of fallbackStores"),
    );
    this.#context = createStoreContext(driver, options, fallbacks);
  }

  /** What the store can do. */
  get capabilities(): StoreCapabilities {
    return this.#context.driver.capabilities;
  }

  /** The store's kind and place, without secrets. */
  display(): string {
    return this.#context.driver.display();
  }

  /**
   * Opens the store; matched by one dispose. Opens are counted. Answers the store, so that
   * `await using store = await new SomeStore(…).open("write")` closes it at the end of the scope.
   * @throws MetadataStoreError STORE_READ_ONLY for `"write"` while it is open for reading, ABORTED once the signal is.
   * @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where hash settings clash.
   */
  async open(mode: AccessMode = "write", options: OpenStoreOptions = {}): Promise<OpenStore<this>> {
    checkCallOptions("open", options, ["signal"]);
    if (mode !== "read" && mode !== "write") {
      throw new MetadataStoreError(
        "INVALID_ARGUMENT",
        `A store is opened for "read" or "write", not ${describeValue(mode)}.`,
      );
    }
    await this.#context.session.open(mode, options.signal);
    return this;
  }

  /** Closes whatever the number of opens; running queries and increments end with `StoreNotOpenError`. */
  async close(): Promise<void> {
    const { session, increments } = this.#context;
    await session.close();
    for (const increment of [...increments]) await increment.end("closed");
  }

  /** Ends one scope of `open`. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { session, increments } = this.#context;
    if (!(await session.endScope())) return;
    for (const increment of [...increments]) await increment.end("closed");
  }

  /** Whether this store, or with `checkFallback` its chain, has the feature's table. */
  async hasFeature(feature: FeatureReference, options: HasOptions = {}): Promise<boolean> {
    checkCallOptions("hasFeature", options, ["checkFallback", "signal"]);
    throwIfAborted(options.signal);
    const context = this.#context;
    const { checkFallback: allowFallback = false, signal } = options;
    const found = await findTable(context, context.feature(feature).table, { allowFallback, signal });
    await found?.lease.release();
    throwIfAborted(options.signal);
    return found !== undefined;
  }

  /**
   * Appends rows. One value (array, frame, table) is written whole or not at all where `capabilities.atomicWrite` says so; an
   * iterable is stored batch by batch as it comes: its single rows wait until there are 10,000, until the next row after five
   * seconds, or until the iterable ends or throws. Versions that are not given are hashed.
   * @throws MetadataStoreError INPUT_FAILED where the iterable throws; `details.rowsStored` of every error counts safe rows.
   * @throws MetadataSchemaError METADATA_SCHEMA naming the column; nothing of the batch is stored.
   * @throws ProjectMismatchError PROJECT_MISMATCH for a feature of another project.
   */
  async writeMetadata<F extends FeatureReference>(
    feature: F,
    rows: WriteInput<F>,
    options: WriteOptions = {},
  ): Promise<Written> {
    checkCallOptions("writeMetadata", options, WRITE_OPTIONS);
    const context = this.#context;
    return writeMetadata({ context, handle: context.feature(feature) }, rows, options);
  }

  /**
   * Current rows of a feature, read when they are used; from the first store of the chain that has the feature.
   * @throws FeatureNotFoundError FEATURE_NOT_FOUND at the first use.
   */
  readMetadata<F extends FeatureReference, const C extends ColumnName<F> = ColumnName<F>>(
    feature: F,
    options: FeatureReadOptions<F, C> = {},
  ): Query<SelectedRow<F, C>> {
    checkReadOptions("readMetadata", options as ReadOptions, this.#context);
    const context = this.#context;
    return featureQuery(context, () => context.feature(feature), options as ReadOptions);
  }

  /** As `readMetadata`, from this store alone. */
  readMetadataInStore<F extends FeatureReference, const C extends ColumnName<F> = ColumnName<F>>(
    feature: F,
    options: Omit<FeatureReadOptions<F, C>, "allowFallback"> = {},
  ): Query<SelectedRow<F, C>> {
    checkReadOptions("readMetadataInStore", options as ReadOptions, { driver: this.#context.driver, isOwn: true });
    return this.readMetadata(feature, { ...options, allowFallback: false });
  }

  /** As `readMetadata`; `undefined` where no store of the chain has the feature. */
  async tryReadMetadata<F extends FeatureReference, const C extends ColumnName<F> = ColumnName<F>>(
    feature: F,
    options: FeatureReadOptions<F, C> = {},
  ): Promise<Query<SelectedRow<F, C>> | undefined> {
    checkReadOptions("tryReadMetadata", options as ReadOptions, this.#context);
    const { allowFallback: checkFallback = true, signal } = options;
    const exists = await this.hasFeature(feature, { checkFallback, signal });
    return exists ? this.readMetadata(feature, options) : undefined;
  }

  /**
   * Hides current rows by appending tombstones; with `hard` removes every stored row of the matching ids. `where` sees
   * current rows, `rows` names them by their ids; this store alone is changed.
   * @throws UnsupportedError UNSUPPORTED for `hard` where the store cannot remove rows.
   */
  async deleteMetadata<F extends FeatureReference>(
    feature: F,
    options: DeleteOptions<FeatureFilters<F>, IdRows<F>>,
  ): Promise<Deleted> {
    checkCallOptions("deleteMetadata", options, DELETE_OPTIONS);
    const context = this.#context;
    return deleteMetadata(context, context.feature(feature), options as DeleteOptions);
  }

  /** Removes the feature from this store; reads then fall back. Nothing happens where no store has it. */
  async dropFeatureMetadata(feature: FeatureReference, options: DropOptions = {}): Promise<void> {
    checkCallOptions("dropFeatureMetadata", options, DROP_OPTIONS);
    const context = this.#context;
    return dropFeatureMetadata(context, context.feature(feature), options);
  }

  /** Copies the latest row per id of every definition, tombstones and marks too, with versions and times as they are. */
  async copyMetadata(options: CopyOptions<MetadataStore, FeatureReference>): Promise<Copied> {
    checkCallOptions("copyMetadata", options, COPY_OPTIONS);
    const source = MetadataStore.#contextOf(options.from, "copyMetadata: from");
    const target = this.#context;
    const handles = options.features?.map((feature) => target.feature(feature)) ?? (await featuresOfStore(source));
    return copyMetadata({ source, target }, handles, options);
  }

  /**
   * What is new, stale or orphaned, computed at once into a private spool.
   * @throws FeatureNotFoundError FEATURE_NOT_FOUND for a required parent that is nowhere.
   * @throws VersioningEngineMismatchError VERSIONING_ENGINE_MISMATCH where `versioningEngine: "native"` cannot be.
   */
  async resolveUpdate<F extends FeatureReference>(
    feature: F,
    options: FeatureResolveOptions<F> = {},
  ): Promise<Increment<WorkRow<F>, ReadRow<F>, CarriedRow<F> & Previous<F>>> {
    checkCallOptions("resolveUpdate", options, RESOLVE_OPTIONS);
    const context = this.#context;
    return resolveUpdate({ context, handle: context.feature(feature) }, options as ResolveOptions);
  }

  /** Makes `rows` all children of `parents` (rows of an expansion's increment); parents without rows are marked as done. */
  // biome-ignore lint/complexity/useMaxParams: reads as "replace the children of F's parents by rows".
  async replaceChildren<F extends FeatureReference>(
    feature: F,
    parents: RowsInput<object>,
    rows: WriteInput<F>,
    options: WriteOptions = {},
  ): Promise<ReplacedChildren> {
    checkCallOptions("replaceChildren", options, WRITE_OPTIONS);
    const context = this.#context;
    return replaceChildren({ context, handle: context.feature(feature) }, { parents, children: rows }, options);
  }

  /** Writes the carried samples of a `compareWith: "latest"` increment under the current definition, without work. */
  async carryForward<Row, Orphan, Carried>(
    increment: Increment<Row, Orphan, Carried>,
    options: LongCallOptions & { readonly allowCrossProject?: boolean } = {},
  ): Promise<Written> {
    checkCallOptions("carryForward", options, DROP_OPTIONS);
    if (!(increment instanceof Increment)) {
      throw new MetadataStoreError("INVALID_ARGUMENT", "carryForward takes an increment: what resolveUpdate gives.");
    }
    const context = this.#context;
    return carryForward({ context, handle: increment.handle }, increment, options);
  }

  /** Current rows of each upstream feature, found by any form of its key. */
  async readUpstreamMetadata(feature: FeatureReference, options: ReadOptions = {}): Promise<UpstreamMetadata> {
    checkReadOptions("readUpstreamMetadata", options as ReadOptions, this.#context);
    const context = this.#context;
    const handle = context.feature(feature);
    const queries = handle.parents.map((key) => {
      const parent = handle.sibling(key);
      return [key, featureQuery<Record<string, unknown>>(context, () => parent, options)] as const;
    });
    return new UpstreamMetadata(new Map(queries), (reference) => handle.sibling(reference).key);
  }

  /**
   * Gives samples the versions of their parents, writes them, and answers the written frame. Every sample is kept.
   * @throws DependencyError DEPENDENCY_MISSING for a missing parent.
   */
  async calculateAndWriteDataVersions(options: CalculateOptions<FeatureReference>): Promise<DataFrame> {
    checkCallOptions("calculateAndWriteDataVersions", options, CALCULATE_OPTIONS);
    const context = this.#context;
    return calculateAndWrite(context, context.feature(options.feature), options);
  }

  /** Allows writes to other projects' features: during `task` and in its async context, or until the returned value is disposed. */
  allowCrossProjectWrites(): Disposable;
  allowCrossProjectWrites<T>(task: () => T): T;
  allowCrossProjectWrites<T>(task?: () => T): T | Disposable {
    const { permissions } = this.#context;
    return task === undefined ? permissions.hold("crossProjectWrites") : permissions.during("crossProjectWrites", task);
  }

  /** Lets writes keep the feature version that rows carry; scoped as `allowCrossProjectWrites`. */
  allowFeatureVersionOverride(): Disposable;
  allowFeatureVersionOverride<T>(task: () => T): T;
  allowFeatureVersionOverride<T>(task?: () => T): T | Disposable {
    const { permissions } = this.#context;
    return task === undefined
      ? permissions.hold("featureVersionOverride")
      : permissions.during("featureVersionOverride", task);
  }

  /**
   * Checks that the hash settings of the whole chain agree.
   * @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH
   */
  async validateHashAlgorithm(options: Pick<LongCallOptions, "signal"> = {}): Promise<void> {
    checkCallOptions("validateHashAlgorithm", options, ["signal"]);
    await validateChain(this.#context, options.signal);
  }
}
