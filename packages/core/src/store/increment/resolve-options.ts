import type { RowsInput } from "../../rows/rows-input.ts";
import type { Filters } from "../read/filters.ts";
import type { LongCallOptions } from "../session/call.ts";
import type { VersioningEngineOptions } from "../session/options.ts";

/** What an increment compares, and how it is computed. */
export interface ResolveOptions extends LongCallOptions {
  /** Rows that stand in for the joined parents, with by-field provenance; required for a root. */
  readonly samples?: RowsInput<object> | undefined;
  /** Filters per feature (object key or map key in any form of the feature's key), on latest rows, in stored names. */
  readonly filters?: Readonly<Record<string, Filters>> | ReadonlyMap<unknown, Filters> | undefined;
  /** Filters on every parent and on the target; samples are taken as they are given. */
  readonly globalFilters?: Filters | undefined;
  /** Filters on the target's current rows; rows outside count as absent. */
  readonly targetFilters?: Filters | undefined;
  /** Rows of the target for which one of these is true are stale. */
  readonly stalenessPredicates?: Filters | undefined;
  /** Hand out every expected sample as new. */
  readonly skipComparison?: boolean | undefined;
  /** `definition` (default): rows of other definitions count as absent. `latest`: compare field by field with the newest row. */
  readonly compareWith?: "definition" | "latest" | undefined;
  readonly versioningEngine?: VersioningEngineOptions | undefined;
  /** Run at `run()` or the first use instead of at once. */
  readonly lazy?: boolean | undefined;
}

export const RESOLVE_OPTIONS: readonly (keyof ResolveOptions)[] = [
  "compareWith",
  "filters",
  "globalFilters",
  "lazy",
  "onProgress",
  "samples",
  "signal",
  "skipComparison",
  "stalenessPredicates",
  "targetFilters",
  "versioningEngine",
];
