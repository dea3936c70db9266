import { MetadataStoreError, StoreNotOpenError } from "../../errors.ts";
import type { ResolveRequest } from "../../plan/resolve-request.ts";
import type { DataFrame } from "../../rows/polars-types.ts";
import type { SpooledRows } from "../../rows/row-batch.ts";
import { type OpenedRows, Query } from "../read/query.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { loadPolars } from "../session/load-polars.ts";
import { withScratchFolder } from "../session/spool-folder.ts";
import { expectedBatch, expectedView, orphanedBatch, orphanedView } from "./increment-rows.ts";

/** Distinct target samples per status. */
export interface IncrementCounts {
  readonly new: number;
  readonly stale: number;
  readonly orphaned: number;
  readonly carried: number;
}

/** The increment as three frames, with the reference's columns. */
export interface CollectedIncrement {
  readonly new: DataFrame;
  readonly stale: DataFrame;
  readonly orphaned: DataFrame;
}

/** What a run gives an increment. */
export interface ResolvedRows {
  readonly spool: SpooledRows;
  readonly request: ResolveRequest;
  /** Frees the spool and its folder. */
  dispose(): Promise<void>;
}

/** What ends with an increment, and what ends it. */
export interface IncrementLife {
  /** Ends the run, and the use of the rows. */
  readonly signal?: AbortSignal | undefined;
  readonly ended?: (() => void) | undefined;
}

/**
 * What is to do for one feature: held in a private spool, so that later writes do not change it. Dispose it (`await using`)
 * to free memory and files.
 */
export class Increment<Row, Orphan = Row, Carried = Row> implements AsyncDisposable {
  readonly #handle: FeatureHandle;
  readonly #run: () => Promise<ResolvedRows>;
  readonly #ended: () => void;
  #running: Promise<ResolvedRows> | undefined;
  #resolved: ResolvedRows | undefined;
  readonly #signal: AbortSignal | undefined;
  #state: "usable" | "disposed" | "closed" = "usable";

  constructor(handle: FeatureHandle, run: () => Promise<ResolvedRows>, life: IncrementLife = {}) {
    this.#handle = handle;
    this.#signal = life.signal;
    this.#run = run;
    this.#ended = life.ended ?? (() => {});
  }

  /** The feature that this increment is of. */
  get feature(): string {
    return this.#handle.key;
  }

  /** Computes the increment if that has not happened: only `lazy` ones wait for it. */
  async run(): Promise<this> {
    await this.#rows();
    return this;
  }

  /**
   * Distinct target samples per status.
   * @throws MetadataStoreError INVALID_ARGUMENT before a `lazy` increment has run.
   */
  get counts(): IncrementCounts {
    if (this.#resolved === undefined) {
      throw new MetadataStoreError(
        "INVALID_ARGUMENT",
        `The lazy increment of ${this.feature} has not run; await increment.run() first.`,
      );
    }
    const { ids } = this.#resolved.spool.counts;
    return { new: ids.new ?? 0, stale: ids.stale ?? 0, orphaned: ids.orphaned ?? 0, carried: ids.carried ?? 0 };
  }

  /** New and stale samples, each with `metaxy_status`, `metaxy_stale_fields` and `previous()`. */
  toProcess(): Query<Row> {
    return this.#query<Row>(["new", "stale"], expectedView);
  }

  /** Stored samples that no parent gives any more. */
  orphaned(): Query<Orphan> {
    return this.#query<Orphan>(["orphaned"], orphanedView);
  }

  /** With `compareWith: "latest"`: samples whose fields are all equal under the new definition. */
  carried(): Query<Carried> {
    return this.#query<Carried>(["carried"], expectedView);
  }

  /** New, stale and orphaned samples as Polars frames. */
  async collect(): Promise<CollectedIncrement> {
    const polars = await loadPolars();
    const { spool, request } = await this.#rows();
    return withScratchFolder(async (directory) => {
      const part = async (status: string, columns?: readonly string[]) =>
        polars.toFrame(spool.read({ statuses: [status], batchSize: 100_000 }), { directory, columns });
      const expected = polars.expectedColumns(request);
      return {
        new: await part("new", expected),
        stale: await part("stale", expected),
        orphaned: await polars.orphanedFrame(await part("orphaned"), request),
      };
    });
  }

  /** Frees memory and files; the increment cannot be used afterwards. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("disposed");
  }

  /** @internal The store closes its increments with itself. */
  async end(state: "disposed" | "closed"): Promise<void> {
    if (this.#state !== "usable") return;
    this.#state = state;
    this.#ended();
    const resolved = await this.#running?.catch(() => undefined);
    await resolved?.dispose();
  }

  /** @internal The feature, in the graph that it was resolved in. */
  get handle(): FeatureHandle {
    return this.#handle;
  }

  /** @internal The rows and what they were computed from. */
  resolvedRows(): Promise<ResolvedRows> {
    return this.#rows();
  }

  async #rows(): Promise<ResolvedRows> {
    this.#refuseEnded();
    this.#running ??= this.#run();
    this.#resolved = await this.#running;
    this.#refuseEnded();
    return this.#resolved;
  }

  #refuseEnded(): void {
    if (this.#state === "disposed") {
      throw new MetadataStoreError(
        "INVALID_ARGUMENT",
        `The increment of ${this.feature} was disposed; resolve it again.`,
      );
    }
    if (this.#state === "closed") {
      throw new StoreNotOpenError(
        `The store of this increment of ${this.feature} was closed; open it and resolve again.`,
      );
    }
  }

  #query<T>(statuses: readonly string[], view: typeof expectedView): Query<T> {
    return new Query<T>(async (): Promise<OpenedRows> => {
      const { spool, request } = await this.#rows();
      const polarsShape = async (frame: DataFrame): Promise<DataFrame> => {
        const polars = await loadPolars();
        return view === expectedView ? polars.workFrame(frame, request) : polars.orphanedFrame(frame, request);
      };
      return {
        rows: spool.read({ statuses, batchSize: 10_000 }),
        signal: this.#signal,
        view: (types) => view(request, this.#handle, types),
        shape: polarsShape,
        shapeBatch: (batch) => (view === expectedView ? expectedBatch : orphanedBatch)(request, batch),
        groupBy: request.groupOrder.length > 0 ? request.compareOn : undefined,
        release: async () => {},
      };
    });
  }
}
